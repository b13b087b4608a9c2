// Keys for those who work without a mouse: a letter goes to the place that bears it. None while somebody types,
// none with another key held, and none at all where they were turned off (WCAG 2.1.4).
"use strict";
(() => {
  const KEPT = "cruce-keys";
  const list = document.querySelector("[data-keys]");
  const off = () => { try { return localStorage.getItem(KEPT) === "off"; } catch { return false; } };
  const typing = (one) => one.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName);
  const keyed = () => [...document.querySelectorAll("[data-key]")];
  const find = () => document.querySelector("[data-find] input, input[autofocus], [role=search] input");

  function line(key, text) {
    const item = document.createElement("li"), kbd = document.createElement("kbd");
    kbd.textContent = key;
    item.append(kbd, " ", text);
    return item;
  }

  function tell() {
    list.replaceChildren(...keyed().map((one) => line(one.dataset.key, one.textContent.trim())));
    if (find()) list.append(line("/", list.dataset.find));
    list.append(line("0", list.dataset.skip), line("?", list.dataset.help));
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = off() ? list.dataset.on : list.dataset.off;
    button.addEventListener("click", () => {
      try { localStorage.setItem(KEPT, off() ? "on" : "off"); } catch { /* a browser that keeps nothing */ }
      tell();
    });
    item.append(button);
    list.append(item);
  }

  function help() {
    const box = document.getElementById("keys");
    box.open = !box.open;
    if (box.open) box.querySelector("summary").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return;
    const one = keyed().find((each) => each.dataset.key === event.key);
    const act = { "?": help, "/": () => find()?.focus(), "0": () => document.getElementById("content").focus() }[event.key];
    if (!one && !act) return;
    event.preventDefault();
    if (one) one.click(); else act();
  });
  tell();
})();
