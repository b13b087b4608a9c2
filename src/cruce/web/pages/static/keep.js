// A part of an open page is renewed when its case is acted on, but never under the hands of somebody: what they
// typed or chose stays, and the page says that it is not as new as it could be.
"use strict";
(() => {
  const touched = (field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((one) => one.selected !== one.defaultSelected && one.index > 0)
    : field.type !== "hidden" && field.value !== field.defaultValue;
  const refused = document.querySelector("main > .fault") !== null; // what was typed stands in the form as if it had come so
  const busy = (part) => refused ||
    [...part.querySelectorAll("input, select, textarea")].some((one) => one === document.activeElement || touched(one));
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const part = event.detail.target, fresh = event.detail.fragment;
    if (busy(part)) {
      event.detail.shouldSwap = false;
      const note = document.getElementById("older");
      if (note) note.hidden = false;
      return;
    }
    const told = [...fresh.querySelectorAll("summary")];
    for (const open of part.querySelectorAll("details[open] > summary")) {
      const same = told.find((one) => one.textContent === open.textContent);
      if (same) same.parentElement.open = true;
    }
  });
})();
