/* A text that is copied by a button, or by hand where the browser does not let us (a page without
   https). */
export default function ({ data, parentElement }) {
  const [field, button, status] = ["textarea", "button", "span"]
    .map((tag) => parentElement.querySelector(tag));
  if (field.value !== data.text) status.textContent = "";
  field.value = data.text;
  field.rows = data.lines;
  field.setAttribute("aria-label", data.label);
  button.textContent = data.copy;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      status.textContent = data.copied;
    } catch {
      status.textContent = data.by_hand;
      field.focus();
      field.select();
    }
  };
}
