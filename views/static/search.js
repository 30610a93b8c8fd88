/* Enter in the search field opens the first hit. The field sends its text when the hand rests; the
   text goes along here, so that Enter never waits for that, nor opens what an earlier text found. */
export default function ({ setTriggerValue }) {
  const listen = (event) => {
    const field = event.target.closest?.(".st-key-search")?.querySelector("input");
    if (event.key === "Enter" && !event.isComposing && field?.value) {
      setTriggerValue("entered", field.value);
    }
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
