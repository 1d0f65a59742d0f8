// Parts of a page that change by themselves:
//   <div id="seats" data-live="meetings" data-about="ID ID" hx-get="/meetings/ID/seats" hx-trigger="live" hx-swap="outerHTML">
// The page follows each service that it shows, while somebody looks at it. All that it is told is "ask again": about some
// ids, for the parts that name them; or about all, for the outermost parts. `data-pause` (ms) keeps a part from asking often.
// Who holds the connections: streams.js, for all windows together.
"use strict";

(() => {
  const AFRAID_MS = 60_000; // longer than streams.js waits for the server: then the worker itself is gone
  const LATE_MS = 3_000; // as in streams.js
  const QUIET_MS = 3_000; // a shorter cut is not worth a word
  const HIDDEN_MS = 5_000; // a page that nobody sees lets go
  const MANY = 12; // so many parts at once are asked for as a whole
  const followed = new Map();
  const waiting = new Map(); // by a part's id: the timer until it asks, or 0 while somebody types in it
  const askedAt = new Map();

  const parts = () => [...document.querySelectorAll("[data-live]")];
  const partsOf = (service) => parts().filter((part) => part.dataset.live === service);
  const idsOf = (part) => (part.dataset.about ?? "").split(" ").filter(Boolean);
  const isOutermost = (part) => !part.parentElement.closest("[data-live]");

  let port;
  function streams() {
    if (port) return port;
    const script = document.querySelector("script[src*='/streams.js']").src;
    if (window.SharedWorker) port = new SharedWorker(script).port;
    else { const ends = new MessageChannel(); window.liveStreams.connect(ends.port2); port = ends.port1; }
    port.onmessage = hear;
    return port;
  }

  function followAll() {
    const shown = new Set(parts().map((part) => part.dataset.live));
    for (const service of followed.keys()) if (!shown.has(service)) leave(service);
    shown.forEach(follow);
  }

  function follow(service) {
    if (!followed.has(service)) followed.set(service, { heardAt: 0 });
    const one = followed.get(service);
    const ids = [...new Set(partsOf(service).flatMap(idsOf))].sort();
    const about = ids.join(" ");
    if (one.isOver || document.hidden || !ids.length || one.about === about) return;
    one.about = about;
    streams().postMessage({ says: "shows", service, ids, age: performance.now() - one.heardAt });
    watch(service);
  }

  function leave(service) {
    const one = followed.get(service);
    if (one.about) streams().postMessage({ says: "leaves", service });
    one.about = "";
    clearTimeout(one.watch);
    sign(service, false);
  }

  function watch(service) {
    const one = followed.get(service);
    clearTimeout(one.watch);
    one.watch = setTimeout(() => { port.close(); port = null; one.about = ""; follow(service); }, AFRAID_MS);
  }

  const heard = {
    open: (service) => { sign(service, true); say("full", false); },
    message: (service, { about, within }) => tell(partsOf(service).filter((part) => idsOf(part).some((id) => about.includes(id))), within),
    again: (service, { within }) => { say("deaf", false); tell(partsOf(service).filter(isOutermost), within); },
    deaf: () => say("deaf", true),
    beat: (service) => streams().postMessage({ says: "here", service }),
    over: (service) => { leave(service); followed.get(service).isOver = true; say("over", true); },
    full: (service) => { sign(service, false); say("full", true); },
    lost: (service) => sign(service, false),
  };

  function hear({ data: { service, kind, ...more } }) {
    const one = followed.get(service);
    if (!one?.about) return;
    if (["lost", "full"].includes(kind)) one.isLost = kind === "lost";
    else one.isLost = false;
    if (!["lost", "full", "open"].includes(kind)) one.heardAt = Math.max(one.heardAt, performance.now() - LATE_MS);
    watch(service);
    heard[kind](service, more);
    const isLost = () => [...followed.values()].some((other) => other.isLost);
    if (isLost()) setTimeout(() => say("lost", isLost()), QUIET_MS);
    else say("lost", false);
  }

  // Which services the page follows just now, for whoever looks at it with a program.
  function sign(service, is) {
    followed.get(service).follows = is;
    document.documentElement.dataset.follows = [...followed].filter(([, one]) => one.follows).map(([name]) => name).join(" ");
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
    const first = ["over", "lost", "full", "deaf"].find((one) => words.has(one));
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
    followAll();
  });

  function reopen(xhr) {
    const opened = held.get(xhr)?.open ?? [];
    for (const one of document.querySelectorAll("[data-live] summary")) if (opened.includes(nameOf(one))) one.parentElement.open = true;
  }

  let hiding;
  const leaveAll = () => [...followed.keys()].forEach(leave);
  addEventListener("DOMContentLoaded", followAll);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(leaveAll, HIDDEN_MS);
    else followAll();
  });
  addEventListener("pagehide", leaveAll);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) followAll(); });
})();
