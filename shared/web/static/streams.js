// What the windows of one browser are told of, over one stream for each service, however many windows there are: a browser
// opens six connections to an address, and would load no seventh window. This file runs as a worker that they all share;
// where a browser has none, it runs in each window, and the windows share out a few streams among them.
"use strict";

(() => {
  const MOST_IDS = 300; // of one stream (shared/web/live.py)
  const MOST_STREAMS = 3; // of a browser whose windows share no worker
  const JOIN_MS = 30; // a page names its parts one after the other
  const AFRAID_MS = 40_000; // two beats of the server, or of a window, are missing
  const LATE_MS = 3_000; // what the server said before is perhaps heard after: rather a little twice than once not at all
  const FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 30_000;
  const streams = new Map();
  const isShared = "onconnect" in self;

  const streamOf = (service) => {
    if (!streams.has(service)) streams.set(service, { service, windows: new Map(), pause: FIRST_PAUSE_MS });
    return streams.get(service);
  };

  // A window says what it shows, and for how long it has heard nothing; or that it is there; or that it leaves.
  function connect(port) {
    port.onmessage = ({ data: { says, service, ids, age } }) => {
      const stream = streamOf(service), one = stream.windows.get(port);
      if (says === "shows") {
        stream.windows.delete(port); // who came last is heard for first
        stream.windows.set(port, { ids: new Set(ids), heardAt: performance.now() - age, seenAt: performance.now() });
        begin(stream, JOIN_MS);
      } else if (says === "here" && one) one.seenAt = performance.now();
      else if (says === "leaves" && stream.windows.delete(port)) left(stream);
    };
  }

  function left(stream) {
    if (!stream.windows.size) close(stream);
    else if ([...stream.windows.values()].some((one) => one.isFull)) begin(stream, JOIN_MS);
  }

  function begin(stream, ms) {
    clearTimeout(stream.beginning);
    stream.beginning = setTimeout(open, ms, stream);
  }

  async function open(stream) {
    close(stream);
    const about = together(stream);
    if (!about.size) return;
    const asked = new URLSearchParams([...about].sort().map((id) => ["about", id]));
    const heardAt = [...stream.windows.values()].filter((one) => !one.isFull).map((one) => one.heardAt);
    asked.set("age", Math.ceil(Math.min(performance.now() - Math.min(...heardAt), 86_400_000)));
    const turn = stream.turn = {};
    const giveBack = await place();
    if (stream.turn !== turn) giveBack?.(); // it was closed, or opened anew, meanwhile
    else if (!giveBack) full(stream);
    else {
      stream.giveBack = giveBack;
      stream.source = new EventSource(`/live/${stream.service}?${asked}`);
      listen(stream);
    }
  }

  // The ids of all windows that fit into one stream; the others are told that they do not change by themselves.
  function together(stream) {
    const about = new Set();
    for (const [port, one] of [...stream.windows].reverse()) {
      one.isFull = new Set([...about, ...one.ids]).size > MOST_IDS;
      if (one.isFull) port.postMessage({ service: stream.service, kind: "full" });
      else one.ids.forEach((id) => about.add(id));
    }
    return about;
  }

  // How to give a place among the browser's streams back; nothing when all are taken.
  function place() {
    if (isShared || !navigator.locks) return Promise.resolve(() => {});
    const one = (number) => new Promise((taken) => navigator.locks.request(`maillon-stream-${number}`, { ifAvailable: true },
      (lock) => lock ? new Promise((giveBack) => taken(giveBack)) : taken(null)));
    return [...Array(MOST_STREAMS).keys()].reduce(async (found, number) => await found ?? one(number), null);
  }

  function full(stream) {
    for (const port of stream.windows.keys()) port.postMessage({ service: stream.service, kind: "full" });
    comeBack(stream);
  }

  function listen(stream) {
    const on = (kind, act) => stream.source.addEventListener(kind, ({ data }) => {
      watch(stream);
      if (kind !== "open") for (const one of stream.windows.values()) if (!one.isFull) one.heardAt = Math.max(one.heardAt, performance.now() - LATE_MS);
      act(data ? JSON.parse(data) : {});
    });
    on("open", () => { Object.assign(stream, { pause: FIRST_PAUSE_MS, mayBeOver: false }); tell(stream, "open"); });
    on("message", ({ about, within }) => tell(stream, "message", { about, within }, (one) => about.some((id) => one.ids.has(id))));
    on("again", ({ within }) => tell(stream, "again", { within }));
    on("deaf", () => tell(stream, "deaf"));
    on("beat", () => { forgetTheGone(stream); tell(stream, "beat"); });
    // Somebody else may have signed in since, in another window of this browser: asking again tells.
    on("over", () => { stream.mayBeOver = true; open(stream); });
    stream.source.onerror = () => lost(stream);
    watch(stream);
  }

  const watch = (stream) => { clearTimeout(stream.watch); stream.watch = setTimeout(lost, AFRAID_MS, stream); };

  function tell(stream, kind, more = {}, who = () => true) {
    for (const [port, one] of stream.windows) if (!one.isFull && who(one)) port.postMessage({ service: stream.service, kind, ...more });
  }

  // A window that was killed says no word.
  function forgetTheGone(stream) {
    for (const [port, one] of stream.windows) if (performance.now() - one.seenAt > AFRAID_MS) stream.windows.delete(port);
    left(stream);
  }

  function close(stream) {
    stream.turn = null;
    stream.source?.close();
    stream.source = null;
    stream.giveBack?.();
    stream.giveBack = null;
    clearTimeout(stream.watch);
    clearTimeout(stream.beginning);
  }

  // EventSource gives up after an answer that is no stream, as of a server that starts again; we come back, later each time.
  function lost(stream) {
    const isRefused = stream.source?.readyState === EventSource.CLOSED;
    close(stream);
    if (stream.mayBeOver && isRefused) {
      tell(stream, "over");
      streams.delete(stream.service);
    } else {
      tell(stream, "lost");
      comeBack(stream);
    }
  }

  function comeBack(stream) {
    begin(stream, stream.pause * (0.5 + Math.random()));
    stream.pause = Math.min(LONGEST_PAUSE_MS, stream.pause * 2);
  }

  if (isShared) self.onconnect = ({ ports: [port] }) => connect(port);
  else self.liveStreams = { connect };
})();
