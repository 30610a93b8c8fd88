// In a map's frame: how long after that the map was next painted in other colours (ms).
new MutationObserver((list) => {
  if (!list.some(({ target }) => target.matches("path.area"))) return;
  requestAnimationFrame(() => setTimeout(() => {
    if (top.chosen) {
      (top.painted ??= []).push(performance.timeOrigin + performance.now() - top.chosen);
    }
    top.chosen = undefined;
  }));
}).observe(document, { subtree: true, attributeFilter: ["fill"] });
