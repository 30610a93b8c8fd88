// When an option was pressed, in whatever frame; a map's frame looks for when its map is next
// painted in other colours.
addEventListener("pointerdown", ({ target }) => {
  if (target.closest?.("[role=option]")) top.chosen = performance.timeOrigin + performance.now();
}, true);
new MutationObserver((list) => {
  if (!list.some(({ target }) => target.matches("path.area"))) return;
  requestAnimationFrame(() => setTimeout(() => {
    if (top.chosen) {
      (top.painted ??= []).push(performance.timeOrigin + performance.now() - top.chosen);
    }
    top.chosen = undefined;
  }));
}).observe(document, { subtree: true, attributeFilter: ["fill"] });
