// Makes pages nicer; every one of them works without it.
"use strict";

// A link in an e-mail opens a page with one form; it is sent at once, but not again on the way back.
addEventListener("DOMContentLoaded", () => {
  const [arrival] = performance.getEntriesByType("navigation");
  const form = document.querySelector("form[data-submit-at-once]");
  if (form && arrival?.type === "navigate") form.requestSubmit();
  for (const button of document.querySelectorAll("[data-dismissable] .dismiss")) button.hidden = false;
});

addEventListener("click", (event) => {
  event.target.closest?.(".dismiss")?.closest("[data-dismissable]").remove();
});

// "/" goes to the search, Escape leaves it.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent);
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  }
  if (event.key === "Escape") event.target.closest?.(".bar-search")?.contains(document.activeElement) && document.activeElement.blur();
});

// Escape closes the menu of a phone.
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}, true);
