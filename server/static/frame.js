/* This frame runs what it is sent; so only our own page may tell it, whoever frames that page. */
addEventListener("message", (event) => {
  if (event.source !== parent || event.origin !== location.origin) event.stopImmediatePropagation();
}, true);
