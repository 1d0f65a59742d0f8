// Parts of a page that change by themselves:
//   <div id="seats" data-live="meetings" data-about="ID ID" hx-get="/meetings/ID/seats" hx-trigger="live" hx-swap="outerHTML">
// One stream for each service that a page shows, while somebody looks at it. All that it says is "ask again": about some
// ids, for the parts that name them; or about all, for the outermost parts. `data-pause` (ms) keeps a part from asking often.
"use strict";

(() => {
  const AFRAID_MS = 40_000; // two beats of the server are missing
  const FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 30_000;
  const QUIET_MS = 3_000; // a shorter cut is not worth a word
  const HIDDEN_MS = 5_000; // a browser has six connections to one address: a page that nobody sees gives its own back
  const MANY = 12; // so many parts at once are asked for as a whole
  const streams = new Map();
  const waiting = new Map(); // by a part's id: the timer until it asks, or 0 while somebody types in it
  const askedAt = new Map();

  const parts = () => [...document.querySelectorAll("[data-live]")];
  const partsOf = (service) => parts().filter((part) => part.dataset.live === service);
  const idsOf = (part) => (part.dataset.about ?? "").split(" ").filter(Boolean);
  const isOutermost = (part) => !part.parentElement.closest("[data-live]");

  function openAll() {
    const shown = new Set(parts().map((part) => part.dataset.live));
    for (const [service, stream] of streams) if (!shown.has(service)) close(stream);
    shown.forEach(open);
  }

  function open(service) {
    if (!streams.has(service)) streams.set(service, { pause: FIRST_PAUSE_MS, heardAt: 0, failures: 0 });
    const stream = streams.get(service);
    const ids = [...new Set(partsOf(service).flatMap(idsOf))].sort();
    const about = ids.join(" ");
    if (stream.over || document.hidden || !ids.length || (stream.source && stream.about === about)) return;
    close(stream);
    const asked = new URLSearchParams(ids.map((id) => ["about", id]));
    asked.set("age", Math.ceil(Math.min(performance.now() - stream.heardAt, 86_400_000)));
    stream.about = about;
    stream.source = new EventSource(`/live/${service}?${asked}`);
    listen(service, stream);
  }

  function listen(service, stream) {
    const on = (kind, act) => stream.source.addEventListener(kind, (event) => {
      stream.heardAt = performance.now();
      clearTimeout(stream.watch);
      stream.watch = setTimeout(() => lost(service, stream), AFRAID_MS);
      act(event.data ? JSON.parse(event.data) : {});
    });
    on("open", () => { Object.assign(stream, { pause: FIRST_PAUSE_MS, failures: 0 }); say("lost", false); });
    on("message", ({ about, within }) => tell(partsOf(service).filter((part) => idsOf(part).some((id) => about.includes(id))), within));
    on("again", ({ within }) => { say("deaf", false); tell(partsOf(service).filter(isOutermost), within); });
    on("deaf", () => say("deaf", true));
    on("beat", () => {});
    on("over", () => { stream.over = true; close(stream); say("over", true); });
    stream.source.onerror = () => lost(service, stream);
  }

  function close(stream) {
    stream.source?.close();
    stream.source = null;
    clearTimeout(stream.watch);
    clearTimeout(stream.comeBack);
  }

  // EventSource gives up after an answer that is no stream, as of a server that starts again; we come back, later each time.
  function lost(service, stream) {
    close(stream);
    stream.failures += 1;
    stream.comeBack = setTimeout(() => open(service), stream.pause * (0.5 + Math.random()));
    stream.pause = Math.min(LONGEST_PAUSE_MS, stream.pause * 2);
    setTimeout(() => say("lost", [...streams.values()].some((one) => one.failures)), QUIET_MS);
  }

  function tell(told, within) {
    told = told.filter((part) => !told.includes(part.parentElement.closest("[data-live]"))); // what is inside comes with it
    if (told.length > MANY) told = [...new Set(told.map((part) => part.parentElement.closest("[data-live]") ?? part))];
    for (const part of told) if (!waiting.has(part.id)) askIn(part.id, Math.random() * (within ?? 0));
  }

  function askIn(id, ms) {
    const pause = Number(document.getElementById(id)?.dataset.pause ?? 0) - (performance.now() - (askedAt.get(id) ?? -Infinity));
    waiting.set(id, setTimeout(ask, Math.max(ms, pause), id));
  }

  function ask(id) {
    const part = document.getElementById(id);
    waiting.delete(id);
    if (part && isTypedIn(part)) waiting.set(id, 0);
    else if (part?.classList.contains("htmx-request")) waiting.set(id, setTimeout(ask, 100, id)); // its answer may be older than this
    else if (part) { askedAt.set(id, performance.now()); htmx.trigger(part, "live"); }
  }

  function isTypedIn(part) {
    const at = document.activeElement;
    return part.contains(at) && at.matches("textarea, select, input:not([type=hidden])");
  }

  addEventListener("focusout", () => setTimeout(() => {
    for (const [id, timer] of [...waiting]) if (!timer) ask(id);
  }, 200));

  // A quiet word at the foot of the window, read out once.
  const words = new Set();
  function say(what, is) {
    words[is ? "add" : "delete"](what);
    const sign = document.getElementById("live-sign");
    const first = ["over", "lost", "deaf"].find((one) => words.has(one));
    if (sign && sign.dataset.says !== (first ?? "")) { sign.dataset.says = first ?? ""; sign.textContent = first ? sign.dataset[first] : ""; }
  }

  // What has the focus keeps it, what is open stays open, what was typed stays there, and what is read stays where it is on
  // the screen, when a part is put in its place.
  const nameOf = (one) => [one.tagName, one.id, one.getAttribute("href"), one.closest("form")?.getAttribute("action"), one.textContent.trim()].join("|");
  const held = new WeakMap();
  addEventListener("htmx:beforeSwap", ({ detail }) => {
    const part = detail.requestConfig.elt;
    if (!part.dataset?.live) return;
    if (detail.xhr.status !== 200) { detail.shouldSwap = false; return; }
    if (isTypedIn(part)) { detail.shouldSwap = false; waiting.set(part.id, 0); return; }
    const at = part.contains(document.activeElement) ? nameOf(document.activeElement) : "";
    const typed = [...part.querySelectorAll("textarea, input:not([type=hidden])")].filter((one) => one.value !== one.defaultValue);
    const read = part.getBoundingClientRect().top < 0 && [...part.querySelectorAll("[id]")].find((one) => one.getBoundingClientRect().top >= 0);
    held.set(detail.xhr, { at, read: read && [read.id, read.getBoundingClientRect().top], open: [...part.querySelectorAll("details[open] > summary")].map(nameOf), typed });
  });
  // At once, not when the part has settled: by then another may have taken its place.
  addEventListener("htmx:afterSwap", ({ detail }) => {
    const { at, read, typed } = held.get(detail.xhr) ?? { typed: [] };
    if (read) scrollBy({ top: (document.getElementById(read[0])?.getBoundingClientRect().top ?? read[1]) - read[1], behavior: "instant" });
    for (const { id, value } of typed) if (id && document.getElementById(id)) document.getElementById(id).value = value;
    reopen(detail.xhr);
    if (at && !document.activeElement.closest("[data-live]")) [...document.querySelectorAll("[data-live] :is(a, button, summary)")].find((one) => nameOf(one) === at)?.focus({ preventScroll: true });
    if (held.has(detail.xhr)) held.set(detail.xhr, { open: held.get(detail.xhr).open, typed: [] });
  });
  addEventListener("htmx:afterSettle", ({ detail }) => {
    reopen(detail.xhr); // settling gives an element with an id its own attributes back
    held.delete(detail.xhr);
    openAll();
  });

  function reopen(xhr) {
    const opened = held.get(xhr)?.open ?? [];
    for (const one of document.querySelectorAll("[data-live] summary")) if (opened.includes(nameOf(one))) one.parentElement.open = true;
  }

  let hiding;
  addEventListener("DOMContentLoaded", openAll);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(() => streams.forEach(close), HIDDEN_MS);
    else openAll();
  });
  addEventListener("pagehide", () => streams.forEach(close));
  addEventListener("pageshow", ({ persisted }) => { if (persisted) openAll(); });
})();
