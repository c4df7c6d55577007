// Follows a meeting by its event stream. Read by ui/live.py; one module for the follower and for the parts that it keeps up to date.
//
// A redraw that is asked for from a screen that is just being left reaches the server after the new screen began; Streamlit then takes
// the old screen for the current one and shows nothing at all. So nothing is asked for shortly after a press of the same person, whose
// own press redraws the screen anyway, nor while the server is busy with this screen. On a slow line that is not enough: whoever is taken
// off the screen looks once more, and a screen that stays empty is loaded anew (the store knows everything that was on it).
const QUIET = 1500, BUSY = 250, EMPTY = 1500;
const isResting = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
const isEmpty = () => isResting() && !document.querySelector("[data-testid=stMain] [data-testid=stElementContainer]");
const mend = () => { if (isEmpty()) setTimeout(() => { if (isEmpty()) location.reload(); }, EMPTY); };

const followers = new Map(); // the element of a follower -> how to let go of it
const parts = new Map(); // the element of a part -> the address of its stream, its name, and how the server drew it
const boards = new Map(); // the address of a stream -> the newest board that came from there

// Streamlit calls this anew when the data or the theme changed, with the same element, and cleans up once, when the element goes.
export default function ({ data, parentElement, setTriggerValue }) {
  return data.part ? showPart(data, parentElement) : follow(data, parentElement, setTriggerValue);
}

// The follower ----------------------------------------------------------------------------------------------------------------------------
function follow(data, element, setTriggerValue) {
  followers.get(element)?.();
  let pressed = 0, waiting = null, heard = Date.now();
  const press = () => { pressed = Date.now(); };
  const ask = (reason) => {
    clearTimeout(waiting);
    const rest = Math.max(pressed + QUIET - Date.now(), isResting() && !isComing(data.address) ? 0 : BUSY);
    if (rest > 0) waiting = setTimeout(() => { if (!data.has_parts || reason === "look" || !isShown(data.address)) ask(reason); }, rest);
    else setTriggerValue("tick", reason);
  };
  const presses = ["pointerdown", "click", "keydown"];
  presses.forEach((name) => document.addEventListener(name, press, true));
  window.addEventListener("popstate", press);
  const source = new EventSource(data.address);
  source.onmessage = (event) => ask(event.data);
  source.addEventListener("alive", () => { heard = Date.now(); });
  source.addEventListener("board", (event) => {
    heard = Date.now();
    const board = JSON.parse(event.data);
    boards.set(data.address, board);
    parts.forEach((part, place) => { if (part.address === data.address) bring(place, part, board); });
    if (!isShown(data.address)) ask(board.order);
  });
  // The slow look is the safety net when a stream is cut off by a proxy or a sleeping laptop. A stream that brings the parts itself, and
  // was heard lately, needs none.
  const isFollowed = () => source.readyState === EventSource.OPEN && Date.now() - heard < 2 * data.look_again && isShown(data.address);
  const looking = setInterval(() => { if (!data.has_parts || !isFollowed()) ask("look"); }, data.look_again);
  const leave = () => {
    source.close(); clearTimeout(waiting); clearInterval(looking);
    presses.forEach((name) => document.removeEventListener(name, press, true));
    window.removeEventListener("popstate", press);
    followers.delete(element);
  };
  followers.set(element, leave);
  return () => { followers.get(element)?.(); setTimeout(mend, EMPTY); };
}

// The parts -------------------------------------------------------------------------------------------------------------------------------
function showPart(data, element) {
  const place = element.querySelector(".ldgm-live");
  if (data.is_spoken) place.setAttribute("role", "status");
  parts.set(place, data);
  bring(place, data, { order: data.order, parts: { [data.part]: data.html } });
  if (boards.has(data.address)) bring(place, data, boards.get(data.address)); // it was drawn before, and came after
  return () => parts.delete(place);
}

// A board that is older than what the server drew is not shown.
function bring(place, part, board) {
  const html = board.parts[part.part];
  if (html === undefined || board.order < part.order) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").body; // inert: nothing in it is loaded or run
  if (isPlain(fresh)) replace(place, fresh);
  else place.textContent = fresh.textContent;
}

// What people typed was escaped by the server. This is the second wall: no other elements than those of a list and a number, with no more
// than a class.
const PLAIN = new Set(["p", "strong", "span", "ul", "li"]);
const isPlain = (root) => [...root.querySelectorAll("*")].every(
  (element) => PLAIN.has(element.localName) && [...element.attributes].every((attribute) => attribute.name === "class"),
);

// What did not change stays the same element: a voice that is reading it, or a selection in it, is left alone.
function replace(old, fresh) {
  const before = [...old.childNodes], after = [...fresh.childNodes];
  const isAlike = before.length === after.length && before.every((node, at) => node.nodeName === after[at].nodeName);
  if (!isAlike) { old.replaceChildren(...after.map((node) => document.importNode(node, true))); return; }
  before.forEach((node, at) => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data !== after[at].data) node.data = after[at].data; return; }
    if (node.className !== after[at].className) node.className = after[at].className;
    replace(node, after[at]);
  });
}

// Whether the screen around the parts is the one that the newest board belongs to.
function isShown(address) {
  const board = boards.get(address), mine = partsOf(address);
  return board !== undefined && mine.length > 0
    && mine.every((part) => part.shape === board.shape && (!part.is_redrawn_always || board.order <= part.order));
}
const isComing = (address) => boards.has(address) && partsOf(address).length === 0; // the server drew them, the browser did not yet
const partsOf = (address) => [...parts.values()].filter((part) => part.address === address);
