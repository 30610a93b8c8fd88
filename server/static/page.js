/* What Streamlit's page needs of us before its own scripts run. */

/* One step back leads back. Streamlit puts two entries into the history where a visitor goes to
   another page: its bare address, and then the address with the page's choices. Where nobody has
   done anything between the two, the second takes the place of the first. */
(() => {
  const push = window.history.pushState.bind(window.history);
  let moved = false; // whether the last entry led to another page
  let acted = true; // whether a visitor has done anything since
  for (const name of ["pointerdown", "keydown", "popstate"]) {
    window.addEventListener(name, () => { acted = true; }, true);
  }
  // Whoever clicks into the map's frame takes the focus from the window.
  window.addEventListener("blur", () => { acted = true; });
  window.history.pushState = (state, unused, address) => {
    const leaves = new URL(address, window.location).pathname !== window.location.pathname;
    if (!acted && (moved || leaves)) window.history.replaceState(state, unused, address);
    else push(state, unused, address);
    [moved, acted] = [leaves, false];
  };
})();

/* Tables, asked by what `server/frontend.py` puts into Streamlit's script: figures in words are
   sorted by their number, what is not known is last whichever way; and a tap on a heading, which
   gives the table the focus, chooses no cell. */
(() => {
  const FIGURE = /^(?:\p{L}+ )?(<)?(\d+(?:[.,]\d+)?)(?:–(\d+(?:[.,]\d+)?))?(?=[ ,]|$)/u;
  const COLUMNS = /^_column-(?:mg|ca|hardness|alkalinity|ph)-\d+$/;
  let tapped = false;
  window.addEventListener("pointerdown", () => { tapped = true; }, true);
  window.addEventListener("keydown", () => { tapped = false; }, true);
  const number = (text) => {
    const [, below, low, high] = FIGURE.exec(text) ?? [];
    const ends = [below ? "0" : low, high ?? low].map((end) => Number(end?.replace(",", ".")));
    return (ends[0] + ends[1]) / 2;
  };
  const order = ({ id }, one, other, direction) => {
    const figures = COLUMNS.test(id);
    const [here, there] = [one, other].map((text) => (figures ? number(text) : Number(text !== "") || NaN));
    if (Number.isNaN(here) || Number.isNaN(there)) return Number.isNaN(here) - Number.isNaN(there);
    return (here - there) * (direction === "desc" ? -1 : 1);
  };
  window.mgTable = { order, tapped: () => tapped };
})();
