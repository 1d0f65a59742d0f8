// Makes pages nicer; every one of them works without it.
"use strict";

addEventListener("DOMContentLoaded", () => {
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

// What asks before it acts is asked in a dialog: the same words as on the page in between, made by the same form.
addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-asks]") && !button?.matches("[data-asks]")) return;
  if (form.asked) { form.asked = false; return; }
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "Maillon-Only-Ask": "1", Accept: "text/html" } }).catch(() => null);
  if (answer?.headers.has("Maillon-Question")) { ask(await answer.text()); return; }
  form.asked = true;
  form.requestSubmit(button);
});

function ask(words) {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = words;
  dialog.setAttribute("aria-labelledby", "question-title");
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("[data-closes]")?.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  dialog.showModal();
}

// Whoever clicks twice on a slow line sends once; the node would count it once anyway.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.sentAt && Date.now() - form.sentAt < 5000) event.preventDefault();
  else form.sentAt = Date.now();
});
addEventListener("pageshow", () => { for (const form of document.forms) form.sentAt = 0; });
