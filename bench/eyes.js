// What our own eyes look for on one screen; axe does not see it. Run by bench/accessibility.py.
() => {
  const isShown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && e.getClientRects().length > 0;
  const own = document.querySelector("[data-testid=stApp]") === null;
  const least = own ? 44 : 24;
  const small = [];
  for (const e of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
    if (!isShown(e) || e.disabled || e.closest(".skip, .vega-embed") || e.matches(".skip")) continue;
    if (e.tagName === "A" && e.parentElement.matches("p, li, dd, td") && e.parentElement.textContent.trim() !== e.textContent.trim()) continue;
    const box = (e.closest("label, [data-testid=stTextInputRootElement], [data-testid=stDateInputField], .react-aria-ComboBox") || e).getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (box.width < least - .5 || box.height < least - .5) small.push(`${e.tagName} ${Math.round(box.width)}x${Math.round(box.height)} ${(e.textContent || e.getAttribute("aria-label") || "").trim().slice(0, 30)}`);
  }
  const words = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest(".stHtml, .ldgm-words, script, style, textarea, svg, main[data-read], #ldgm-panel, [data-testid=stIconMaterial]") || !isShown(e)) continue;
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) if (e.getAttribute(name)) words.push(e.getAttribute(name));
    for (const node of e.childNodes) if (node.nodeType === 3 && node.nodeValue.trim()) words.push(node.nodeValue.trim());
  }
  const tiny = [];
  for (const e of document.querySelectorAll(".stApp .ldgm-words:not(.ldgm-small), .stApp button p, .stApp [data-testid=stWidgetLabel] p, .stApp .ldgm-heading")) {
    if (!isShown(e) || e.closest(".st-key-steps, .st-key-switches")) continue;
    const size = parseFloat(getComputedStyle(e).fontSize), wanted = e.matches("h1") ? 46 : 32;
    if (size < wanted - .05) tiny.push(`${size}px ${e.textContent.trim().slice(0, 30)}`);
  }
  return { lang: document.documentElement.lang, overflow: document.scrollingElement.scrollWidth - innerWidth, small, words, tiny };
}
