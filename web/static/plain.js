// Three comforts on top of pages that work without them: typed text survives, a form keeps trying while the network is away,
// and a page says when the meeting moved on. Nothing here decides or stores an answer: the word "opgeslagen" comes from the server.
"use strict";
const RETRY_MS = 3000;
const PREFIX = "ldgm:";
let isTyping = false;
let isSending = false;

// Typed text --------------------------------------------------------------------------------------------------------------------
const textFields = (form) => form.querySelectorAll("textarea, input:not([type=radio]):not([type=hidden])");
const draftKey = (form) => PREFIX + location.pathname + ":" + form.dataset.draft;

function keepDraft(form) {
  const draft = {};
  for (const field of textFields(form)) draft[field.name] = field.value;
  try { sessionStorage.setItem(draftKey(form), JSON.stringify(draft)); } catch { /* storage is off: the page still works */ }
}

function restoreDraft(form) {
  let draft = null;
  try { draft = JSON.parse(sessionStorage.getItem(draftKey(form))); } catch { /* storage is off or holds something else */ }
  if (!draft || form.dataset.typed !== undefined) return;
  for (const field of textFields(form)) {
    if (!draft[field.name] || draft[field.name] === field.value) continue;
    field.value = draft[field.name];
    isTyping = true;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}

function forgetDrafts(start) {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(start)) sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

// Sending -----------------------------------------------------------------------------------------------------------------------
function say(form, words) {
  const line = form.querySelector("#net") || document.getElementById("net");
  if (line) line.textContent = words;
}

async function send(form, fields) {
  const line = document.getElementById("net");
  say(form, line ? line.dataset.busy : "");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
    if (answer.status === 503) throw new Error("away");
    isTyping = false;
    if (answer.ok) {
      forgetDrafts(draftKey(form));
      location.assign(answer.url);
    } else {
      sendPlainly(form, fields); // the same key again: the server shows what is wrong, and stores nothing twice
    }
  } catch {
    say(form, line ? line.dataset.away : "");
    setTimeout(() => send(form, fields), RETRY_MS);
  }
}

function sendPlainly(form, fields) {
  const plain = document.createElement("form");
  plain.method = "post";
  plain.action = form.action;
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    plain.append(field);
  }
  plain.hidden = true;
  document.body.append(plain);
  plain.submit();
}

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const fields = [...new FormData(form)];
    if (event.submitter && event.submitter.name) fields.push([event.submitter.name, event.submitter.value]);
    for (const field of form.elements) field.disabled = true; // what was sent is what stays on the screen until it is stored
    send(form, fields);
  });
}
for (const form of document.querySelectorAll("form[data-draft]")) {
  restoreDraft(form);
  form.addEventListener("input", () => { isTyping = true; keepDraft(form); });
}
for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", () => forgetDrafts(PREFIX));
if (document.body.dataset.forget !== undefined) forgetDrafts(PREFIX);

// Following the meeting ------------------------------------------------------------------------------------------------------------
function tellNews() {
  const line = document.getElementById("news");
  if (!line.hidden) return;
  line.prepend(line.dataset.words + " ");
  line.hidden = false;
}

const { live, mark } = document.body.dataset;
let source = null;
function hear(event) {
  if (event.data === mark || isSending) return;
  if (isTyping || document.querySelector("[role=alert]")) tellNews();
  else location.reload();
}
// Only while somebody looks: a browser has six lines to one server, and the first event tells what was missed.
function follow() {
  if (source) source.close();
  source = document.hidden ? null : new EventSource(live);
  if (source) source.onmessage = hear;
}
if (live && window.EventSource) {
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => { if (source) source.close(); });
}
// A page from the back button's memory may show what was true before, or somebody else's: ask again.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
