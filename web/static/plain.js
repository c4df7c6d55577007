// Four comforts on top of pages that work without them: a draft survives, a form keeps trying while the network is away, a page
// says when the meeting moved on, and it can be read aloud. Nothing here decides: the word "opgeslagen" comes from the server.
"use strict";
const RETRY_MS = 3000;
const KEPT_MS = 12 * 60 * 60 * 1000; // as long as the device speaks for its participant
const PREFIX = "ldgm:/";
let isTyping = false;
let isSending = false;
let isAway = false;

// Drafts: what was chosen and typed, on this device only, until it is stored or the device is handed over -------------------------------
const draftKey = (form) => PREFIX + location.pathname + ":" + form.dataset.draft;

function keepDraft(form, fields, isPending) {
  try {
    localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), fields, isPending }));
  } catch { /* storage is off: the page still works */ }
}

function readDraft(form) {
  try {
    const draft = JSON.parse(localStorage.getItem(draftKey(form)));
    if (draft && Date.now() - draft.at < KEPT_MS && Array.isArray(draft.fields)) return draft;
  } catch { /* storage is off or holds something else */ }
  return null;
}

function restoreDraft(form) {
  const draft = readDraft(form);
  if (!draft || form.dataset.typed !== undefined) return;
  let isChanged = false;
  for (const [name, value] of draft.fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      // What the server put into the form is new each time; only a form that was pressed keeps its key.
      if (field.type === "hidden" && !(name === "key" && draft.isPending)) continue;
      if (field.type === "radio" ? field.value !== value || field.checked : field.value === value) continue;
      if (field.type === "radio") field.checked = true; else field.value = value;
      isChanged = true;
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
  }
  isTyping = isChanged;
  // It was pressed while the network was away: it is sent again with its own key, so that it can be stored once only.
  if (draft.isPending) form.requestSubmit();
  else if (isChanged) say(form, document.getElementById("net").dataset.draft);
}

function forgetDrafts(start) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

function forgetOldDrafts() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !(Date.now() - JSON.parse(localStorage.getItem(key)).at < KEPT_MS)) localStorage.removeItem(key);
    }
  } catch { /* nothing was kept */ }
}

// Sending -----------------------------------------------------------------------------------------------------------------------
function say(form, words) {
  const line = form.querySelector("#net") || document.getElementById("net");
  if (line) line.textContent = words;
}

async function send(form, fields) {
  const line = document.getElementById("net");
  say(form, line ? (isAway ? line.dataset.back : line.dataset.busy) : "");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
    if (answer.status === 503 || answer.status === 429) throw new Error("away");
    isTyping = isAway = false;
    if (answer.ok) {
      forgetDrafts(draftKey(form));
      location.assign(answer.url);
    } else {
      if (answer.status === 409) forgetDrafts(draftKey(form)); // too late: the next page shows what was typed
      else if (form.dataset.draft) keepDraft(form, fields, false);
      sendPlainly(form, fields); // the same key again: the server shows what is wrong, and stores nothing twice
    }
  } catch {
    isAway = true;
    say(form, line ? line.dataset.away : "");
    const again = () => { clearTimeout(waiting); removeEventListener("online", again); send(form, fields); };
    const waiting = setTimeout(again, RETRY_MS);
    addEventListener("online", again);
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
    if (form.dataset.draft) keepDraft(form, fields, true);
    for (const field of form.elements) field.disabled = true; // what was sent is what stays on the screen until it is stored
    send(form, fields);
  });
}
forgetOldDrafts();
for (const form of document.querySelectorAll("form[data-draft]")) {
  restoreDraft(form);
  form.addEventListener("input", () => { isTyping = true; keepDraft(form, [...new FormData(form)], false); });
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

// Reading aloud, where the browser has a voice ------------------------------------------------------------------------------------------
const READ = "h1, h2, p, legend, .choice, li, main > section label, form > label";
// The words of one part, cut where the language changes: the model's own words are Dutch on a page in another language.
function inLanguages(part) {
  const pieces = [];
  const seen = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let at = seen.nextNode(); at; at = seen.nextNode()) {
    if (!at.nodeValue.trim()) continue;
    const { lang } = at.parentElement.closest("[lang]");
    const last = pieces.at(-1);
    if (last && last.lang === lang) last.text += ` ${at.nodeValue}`;
    else pieces.push({ lang, text: at.nodeValue });
  }
  return pieces;
}
function makeReader(main) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "read";
  button.textContent = main.dataset.read;
  const stop = () => {
    speechSynthesis.cancel();
    button.classList.remove("on");
    button.textContent = main.dataset.read;
    for (const part of main.querySelectorAll(".said")) part.classList.remove("said");
  };
  const readOn = (parts) => {
    for (const part of main.querySelectorAll(".said")) part.classList.remove("said");
    const part = parts.shift();
    if (!part || !button.classList.contains("on")) { stop(); return; }
    part.classList.add("said");
    const pieces = inLanguages(part);
    const readPiece = () => {
      const piece = pieces.shift();
      if (!piece || !button.classList.contains("on")) { readOn(parts); return; }
      const voice = new SpeechSynthesisUtterance(piece.text.replace(/\s+/g, " ").trim());
      voice.lang = piece.lang;
      voice.onend = readPiece;
      speechSynthesis.speak(voice);
    };
    readPiece();
  };
  button.addEventListener("click", () => {
    if (button.classList.contains("on")) { stop(); return; }
    button.classList.add("on");
    button.textContent = main.dataset.readStop;
    const isInside = (part) => part.parentElement.closest(READ) !== null;
    readOn([...main.querySelectorAll(READ)].filter((part) => part.offsetParent && part.textContent.trim() && !isInside(part)));
  });
  addEventListener("pagehide", stop);
  // In the bar at the top where a page has one: beside a heading it would take the room of the words.
  (document.querySelector("body > header") || main).prepend(button);
}
const main = document.querySelector("main[data-read]");
if (main && "speechSynthesis" in window) makeReader(main);
