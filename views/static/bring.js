/* What was picked is seen: where most of the card lies outside the screen, as on a phone, the page
   moves just far enough. Each pick counts once, so that nothing moves with any other choice. */
export default function ({ data, parentElement }) {
  const { dataset } = parentElement.querySelector("span");
  if (dataset.picks === String(data.picks)) return;
  dataset.picks = data.picks;
  requestAnimationFrame(() => {
    const card = document.querySelector(".st-key-first-place .mg-place");
    if (!card) return;
    const { top, bottom } = card.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    if (middle > 0 && middle < window.innerHeight) return;
    // The keyboard of a phone would lie over it.
    if (window.matchMedia("(pointer: coarse)").matches) document.activeElement.blur();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "nearest" });
  });
}
