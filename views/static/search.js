/* Enter in the search field opens the first hit. The field sends its text when the hand rests; the
   text goes along here, so that Enter never waits for that, nor opens what an earlier text found.
   Escape closes the hits, and where there are none it empties the field, as in any search field. */
export default function ({ setTriggerValue }) {
  const listen = (event) => {
    const field = document.querySelector(".st-key-search input");
    const hits = document.querySelector(".st-key-hits");
    const inField = event.target === field;
    if (event.isComposing || !field?.value) return;
    if (event.key === "Enter" && inField) setTriggerValue("entered", field.value);
    if (event.key === "Escape" && hits && (inField || hits.contains(event.target))) {
      setTriggerValue("closed", field.value);
      field.focus();
      event.preventDefault();
    }
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
