// What the officer types is held against what was filed while it is typed; the record is made by the server alone.
"use strict";
(() => {
  const bare = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  const parts = (text) => text.split(/[\s,;]+/).map(bare).filter(Boolean);
  for (const field of document.querySelectorAll("input[data-filed]")) {
    const told = document.getElementById(field.getAttribute("aria-describedby"));
    const whole = field.dataset.whole !== undefined;
    const filed = whole ? [bare(field.dataset.filed)] : parts(field.dataset.filed);
    const compare = () => {
      const seen = whole ? [bare(field.value)].filter(Boolean) : parts(field.value);
      const strange = seen.some((one) => !filed.includes(one));
      const missing = filed.filter((one) => !seen.includes(one));
      const state = !seen.length ? "" : strange ? "other" : missing.length ? "part" : "same";
      told.className = `match ${state}`;
      told.textContent = state ? told.dataset[state] : "";
    };
    field.addEventListener("input", compare);
    compare();
  }
})();
