// What the facilitator's browser adds around Streamlit's page: the look (light, dark, high contrast), the keys and the panel that
// explains them, and Dutch for the few English words that Streamlit does not let anybody translate. It decides and stores nothing.
"use strict";
const words = JSON.parse(document.currentScript.dataset.words);
const TRANSLATED = ["aria-label", "aria-valuetext", "title", "placeholder"];
const LOOKS = ["computer", "light", "dark", "contrast"];
const root = document.documentElement;

function recall(name, otherwise) {
  try { return localStorage.getItem(`ldgm:${name}`) || otherwise; } catch { return otherwise; }
}
function remember(name, value) {
  try { localStorage.setItem(`ldgm:${name}`, value); } catch { /* storage is off: the choice lasts as long as the page */ }
}

// The look ----------------------------------------------------------------------------------------------------------------------------
const isDark = matchMedia("(prefers-color-scheme: dark)");
const wantsContrast = matchMedia("(prefers-contrast: more)");
function wearLook() {
  const chosen = recall("look", "computer");
  const look = chosen !== "computer" ? chosen : isDark.matches ? "dark" : wantsContrast.matches ? "contrast" : "light";
  root.dataset.look = look;
  document.cookie = `ldgm_look=${look}; path=/; samesite=strict`; // the pictures are drawn by the server in the same colours
  try { localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(look === "dark" ? "Dark" : "Light")); } catch { /* as above */ }
}
wearLook();
addEventListener("popstate", wearLook);

// The back button -----------------------------------------------------------------------------------------------------------------------
// Before Streamlit goes to another screen it puts this screen's address without its open tab on the history: going back would then
// show the first tab. That entry is left out; the one that is there already has the tab.
const push = history.pushState;
function leavesOutTheTab(address) {
  const here = new URL(location.href), there = new URL(address || "", location.href);
  const tabs = [...here.searchParams.keys()].filter((name) => name.startsWith("blad_"));
  for (const name of tabs) here.searchParams.delete(name);
  return tabs.length > 0 && here.pathname + here.searchParams === there.pathname + there.searchParams;
}
history.pushState = function (state, unused, address) {
  if (!leavesOutTheTab(address)) push.call(this, state, unused, address);
};

// The panel ---------------------------------------------------------------------------------------------------------------------------
function make(kind, text, more = {}) {
  return Object.assign(document.createElement(kind), text ? { textContent: text } : {}, more);
}
function makeLooks(panel) {
  const group = make("fieldset");
  group.append(make("legend", words.look));
  for (const look of LOOKS) {
    const label = make("label");
    const dot = make("input", "", { type: "radio", name: "look", value: look, checked: recall("look", "computer") === look });
    dot.addEventListener("change", () => { remember("look", look); wearLook(); panel.dataset.changed = "1"; });
    label.append(dot, ` ${words[`look_${look}`]}`);
    group.append(label);
  }
  return group;
}
function makeKeys() {
  const list = make("dl");
  for (const [key, says] of [["B", words.key_black], ["F", words.key_full], ["G", words.key_large], ["?", words.key_help], ["Esc", words.key_escape]]) {
    const pair = make("div");
    const term = make("dt");
    term.append(make("kbd", key));
    pair.append(term, make("dd", says));
    list.append(pair);
  }
  const label = make("label");
  const box = make("input", "", { type: "checkbox", checked: recall("keys", "on") === "on" });
  box.addEventListener("change", () => remember("keys", box.checked ? "on" : "off"));
  label.append(box, ` ${words.keys_on}`);
  return [list, label];
}
function makePanel() {
  const panel = make("dialog", "", { id: "ldgm-panel" });
  panel.setAttribute("aria-labelledby", "ldgm-panel-title");
  const close = make("button", words.close, { type: "button" });
  close.addEventListener("click", () => panel.close());
  const full = make("button", words.full, { type: "button" });
  full.addEventListener("click", () => { panel.close(); goFull(); });
  const manual = make("a", words.manual, { href: "/handleiding", target: "_blank", rel: "noopener" });
  const buttons = make("p");
  buttons.append(close, full, manual);
  panel.append(make("h2", words.title, { id: "ldgm-panel-title" }), make("h3", words.keys), ...makeKeys(), makeLooks(panel), make("p", words.look_hint), buttons);
  // The pictures come in the new colours with the page, so it is asked for again once the choice is made.
  panel.addEventListener("close", () => { if (panel.dataset.changed) location.reload(); });
  return panel;
}
function goFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
}

// The keys ----------------------------------------------------------------------------------------------------------------------------
const isTypedIn = (target) => target.closest && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=spinbutton], [role=combobox], dialog");
function begin() {
  const panel = makePanel();
  const curtain = make("div", "", { className: "ldgm-curtain", hidden: true });
  const help = make("aside", "", { className: "ldgm-help" });
  help.setAttribute("aria-label", words.title);
  const button = make("button", "?", { type: "button", title: words.title });
  button.setAttribute("aria-label", words.title);
  button.addEventListener("click", () => panel.showModal());
  help.append(button);
  document.body.append(help, panel, curtain);
  curtain.addEventListener("click", () => { curtain.hidden = true; });
  const acts = {
    b: () => { curtain.hidden = !curtain.hidden; },
    f: goFull,
    g: () => { const toggle = document.querySelector(".st-key-large_type input"); if (toggle) toggle.click(); },
    "?": () => { if (!panel.open) panel.showModal(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !curtain.hidden) { curtain.hidden = true; return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTypedIn(event.target)) return;
    const act = recall("keys", "on") === "on" ? acts[event.key.toLowerCase()] : undefined;
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  }, true);
  translate(document.body);
  new MutationObserver((changes) => { changes.forEach((change) => translate(change.target)); bringIntoView(); }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: TRANSLATED,
  });
}

// What the program says after a press -----------------------------------------------------------------------------------------------------
// A long form has its button at the bottom, and the sentence about it may stand far above: whoever pressed has to see it.
let lastSaid = "";
function bringIntoView() {
  const said = document.querySelector(".ldgm-sentence[data-said]");
  if (!said || said.dataset.said === lastSaid) return;
  lastSaid = said.dataset.said;
  const { top, bottom } = said.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) said.scrollIntoView({ block: "center" });
}

// Streamlit's own words ------------------------------------------------------------------------------------------------------------------
const TYPED = ".stHtml, .ldgm-live";
const dutch = words.streamlit;
const staysDutch = new Set(words.dutch);
// The names of the areas are Dutch in every language: a button or an option that holds one says so, or a voice reads it as English.
function nameLanguage(node) {
  const holder = node.parentElement;
  if (staysDutch.has(node.nodeValue.replaceAll("\u2060", "").trim())) { // the joiner that ui/style.py puts beside marks
    if (!holder.closest("[lang=nl]")) { holder.lang = "nl"; holder.dataset.named = "1"; }
  } else if (holder.dataset.named) { holder.removeAttribute("lang"); delete holder.dataset.named; }
}
function inDutch(text) {
  const trimmed = text.trim();
  if (Object.hasOwn(dutch, trimmed)) return text.replace(trimmed, dutch[trimmed]);
  const start = Object.keys(words.beginnings).find((beginning) => text.startsWith(beginning));
  return start ? words.beginnings[start] + text.slice(start.length) : text;
}
function translate(node) {
  // What people typed stands in .stHtml, in the parts of a board and in fields; it is never touched.
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (!element || (element.closest && element.closest(`${TYPED}, textarea, #ldgm-panel`))) return;
  const seen = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let at = seen.currentNode; at; at = seen.nextNode()) {
    if (at.nodeType === Node.TEXT_NODE) {
      const said = inDutch(at.nodeValue);
      if (said !== at.nodeValue && !at.parentElement.closest(TYPED)) at.nodeValue = said;
      if (staysDutch.size) nameLanguage(at);
    } else if (at.getAttribute) {
      // A named place with a button in it that says it is mere decoration: a screen reader may pass it by.
      if (at.dataset.testid === "stFileUploaderDropzone") at.removeAttribute("role");
      for (const name of TRANSLATED) {
        const held = at.getAttribute(name);
        if (held && inDutch(held) !== held) at.setAttribute(name, inDutch(held));
      }
    }
  }
}
if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
