/* What was picked is seen: where most of the card lies outside the screen, as on a phone, the page
   moves just far enough. Who picked it in the search goes on from its heading, as the hits are gone;
   who picked it on the map stays there. Each pick counts once, so that nothing moves with any other
   choice. */
const SEARCH = ".st-key-search, .st-key-hits";
export default function ({ data, parentElement }) {
  const { dataset } = parentElement.querySelector("span");
  if (dataset.picks === String(data.picks)) return;
  dataset.picks = data.picks;
  requestAnimationFrame(() => {
    const card = document.querySelector(".st-key-first-place .mg-place");
    if (!card) return;
    const heading = card.querySelector("h1, h2, h3");
    const { activeElement } = document;
    if (heading && (activeElement === document.body || activeElement.closest(SEARCH))) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    const { top, bottom } = card.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    if (middle > 0 && middle < window.innerHeight) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "nearest" });
  });
}
