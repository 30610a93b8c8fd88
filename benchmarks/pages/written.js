// In a page of Streamlit's own: how long after a press on an option its heading was painted with
// another text (ms).
let written = document.querySelector("h1")?.textContent;
new MutationObserver(() => {
  const text = document.querySelector("h1")?.textContent;
  if (text === written) return;
  written = text;
  requestAnimationFrame(() => setTimeout(() => {
    if (top.chosen) {
      (top.painted ??= []).push(performance.timeOrigin + performance.now() - top.chosen);
    }
    top.chosen = undefined;
  }));
}).observe(document, { subtree: true, childList: true, characterData: true });
