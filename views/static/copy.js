/* Copies the address of the view. Where the browser does not let us (a page without https), the
   address is shown, chosen and ready to be copied by hand. */
export default function ({ data, parentElement }) {
  const [button, status, field] = ["button", "span", "input"]
    .map((tag) => parentElement.querySelector(tag));
  const { origin, pathname } = window.location;
  const address = origin + pathname + (data.query ? `?${data.query}` : "");
  if (button.dataset.address !== address) {
    status.textContent = "";
    field.hidden = true;
  }
  button.dataset.address = address;
  button.textContent = data.label;
  field.setAttribute("aria-label", data.label);
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = data.copied;
    } catch {
      status.textContent = data.by_hand;
      field.value = address;
      field.hidden = false;
      field.focus();
      field.select();
    }
  };
}
