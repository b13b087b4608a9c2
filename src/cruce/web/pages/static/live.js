// How old the picture on a screen is, told while the line to the server lives and above all while it does not.
"use strict";
(() => {
  const note = document.querySelector("[data-live]");
  if (!note) return;
  let last = Date.now();
  const heard = () => { last = Date.now(); tell(); };
  function tell() {
    const seconds = Math.round((Date.now() - last) / 1000);
    const cut = seconds > Number(note.dataset.patience);
    note.classList.toggle("cut", cut);
    note.textContent = cut ? note.dataset.cut.replace("{}", seconds) : note.dataset.fine;
  }
  document.body.addEventListener("htmx:sseMessage", heard);
  document.body.addEventListener("htmx:sseClose", () => { last = 0; note.dataset.cut = note.dataset.ended; tell(); });
  setInterval(tell, 1000);
})();
