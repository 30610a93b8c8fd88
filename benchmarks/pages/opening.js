// In every frame, looked for every 5 ms until it is found: when the picture of the map, the heading
// and the whole map are about to be painted. No layout is asked for, so that looking takes little of
// what is measured.
(() => {
  const wanted = {
    picture: () => document.querySelector("#mg-before svg"),
    heading: () => document.getElementsByTagName("h1").length,
    map: () => [...document.getElementsByClassName("area")]
      .filter((area) => area.hasAttribute("aria-label")).length >= 357,
  };
  setInterval(() => {
    for (const [what, there] of Object.entries(wanted)) {
      if (!there()) continue;
      delete wanted[what];
      requestAnimationFrame(() => {
        console.debug("seen", what, performance.timeOrigin + performance.now());
      });
    }
  }, 5);
})();
