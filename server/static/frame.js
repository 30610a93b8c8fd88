/* What this frame is told, it runs; so only our own page may tell it, whoever frames that page. */
addEventListener("message", (event) => {
  if (event.source !== parent || event.origin !== location.origin) event.stopImmediatePropagation();
}, true);
