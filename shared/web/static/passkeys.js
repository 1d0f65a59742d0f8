// Asks the device for a passkey, and sends its answer with the form that asked:
//   <form data-passkey="new|known" data-question="ADDRESS" data-origin="https://…" data-…="WORDS"> … <button hidden>
// A form for known keys also offers them while somebody fills in an address (`autocomplete="… webauthn"`).
"use strict";

(() => {
  const AGAIN_MS = 4 * 60_000; // a question is good for five minutes
  let waiting = null; // the AbortController of what is offered in the address field

  function prepare(form) {
    if (location.origin !== form.dataset.origin) return tell(form, form.dataset.elsewhere);
    if (!window.PublicKeyCredential || !navigator.credentials) return tell(form, form.dataset.unknown);
    for (const part of form.querySelectorAll("button[hidden], .field[hidden]")) part.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      askAndSend(form);
    });
    if (form.dataset.passkey === "known") offerWithAddress(form);
  }

  async function askAndSend(form) {
    const button = form.querySelector("button");
    waiting?.abort();
    button.disabled = true;
    tell(form, "");
    try {
      send(form, await ask(form, {}));
    } catch (why) {
      tell(form, wordsFor(form, why));
      button.disabled = false;
      if (form.dataset.passkey === "known") offerWithAddress(form);
    }
  }

  async function offerWithAddress(form) {
    if (!document.querySelector("input[autocomplete~=webauthn]")) return;
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const mine = (waiting = new AbortController());
    const again = setTimeout(() => mine.abort("again"), AGAIN_MS);
    try {
      send(form, await ask(form, { mediation: "conditional", signal: mine.signal }));
    } catch (why) {
      if (mine.signal.aborted && mine.signal.reason === "again") offerWithAddress(form);
    } finally {
      clearTimeout(again);
    }
  }

  async function ask(form, how) {
    const answer = await fetch(form.dataset.question, { method: "POST", headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Refusal(told.detail);
    const publicKey = understood(told.options);
    const credential = await (form.dataset.passkey === "new"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey, ...how }));
    return { ticket: told.ticket, credential: JSON.stringify(spoken(credential)) };
  }

  function send(form, values) {
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    form.submit();
  }

  class Refusal extends Error {}

  function wordsFor(form, why) {
    if (why instanceof Refusal) return why.message;
    if (why.name === "InvalidStateError") return form.dataset.held;
    return why.name === "NotAllowedError" ? form.dataset.cancelled : form.dataset.failed;
  }

  function tell(form, words) {
    const place = form.querySelector("[role=status]");
    place.textContent = words;
    place.hidden = !words;
  }

  // The server speaks JSON, in which bytes are base64url; browsers want and give bytes.
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

  function understood(options) {
    const told = { ...options, challenge: bytes(options.challenge) };
    if (options.user) told.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) told.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) told.allowCredentials = known(options.allowCredentials);
    return told;
  }

  function spoken(credential) {
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const given = names.filter((name) => credential.response[name]);
    const response = Object.fromEntries(given.map((name) => [name, text(credential.response[name])]));
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
  }

  document.querySelectorAll("form[data-passkey]").forEach(prepare); // deferred, and before anything is painted
})();
