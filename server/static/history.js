/* One step back leads back. Streamlit puts two entries into the history where a visitor goes to
   another page: its bare address, and then the address with the page's choices. Where nobody has
   done anything between the two, the second takes the place of the first. */
(() => {
  const push = window.history.pushState.bind(window.history);
  let moved = false; // whether the last entry led to another page
  let acted = true; // whether a visitor has done anything since; in the map's frame, too
  for (const name of ["pointerdown", "keydown", "popstate", "blur"]) {
    window.addEventListener(name, () => { acted = true; }, true);
  }
  window.history.pushState = (state, unused, address) => {
    const leaves = new URL(address, window.location).pathname !== window.location.pathname;
    if (!acted && (moved || leaves)) window.history.replaceState(state, unused, address);
    else push(state, unused, address);
    [moved, acted] = [leaves, false];
  };
})();
