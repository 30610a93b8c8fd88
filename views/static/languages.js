/* Links to the same view in the other languages. A plain click keeps the visit and all that was
   chosen in it; opened in a new tab, the link alone gives the view. */
export default function ({ data, parentElement, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  // Streamlit's first link for the keyboard says it in English; only its text is changed.
  const skip = document.querySelector("[data-testid='stSkipToContent']")?.firstChild;
  if (skip) skip.nodeValue = data.skip;
  const nav = parentElement.querySelector("nav");
  nav.setAttribute("aria-label", data.label);
  nav.replaceChildren(...data.others.map(({ code, name, said }) => {
    const link = document.createElement("a");
    // The address changes with every choice: it is made when the link is about to be used.
    link.onfocus = link.onpointerenter = () => {
      const address = new URL(window.location);
      address.searchParams.delete("lang");
      if (said) address.searchParams.set("lang", said);
      link.href = address.pathname + address.search;
    };
    link.onfocus();
    link.lang = link.hreflang = code;
    link.textContent = name;
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setTriggerValue("lang", code);
    };
    return link;
  }));
}
