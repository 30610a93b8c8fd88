// When an option was pressed.
addEventListener("pointerdown", ({ target }) => {
  if (target.closest?.("[role=option]")) top.chosen = performance.timeOrigin + performance.now();
}, true);
