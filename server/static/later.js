/* Starts the dashboard once the first screen is painted; at once where nobody looks, as no frame is
   painted then. */
(() => {
  const start = () => {
    const later = document.getElementById("mg-later");
    document.head.append(later.content);
    later.remove();
  };
  if (document.hidden) start();
  else requestAnimationFrame(() => setTimeout(start));
})();

/* The map first: Streamlit draws at once what has come, and the map's frame waits until all is drawn.
   So what the server sends from `views/country.REST` on is held here until the map has taken the
   place of its picture, or for two seconds. */
(() => {
  const REST = "first-rest";
  const MOST_MS = 2000;
  const begins = (data) => data instanceof ArrayBuffer && new TextDecoder("latin1").decode(data).includes(REST);
  let waits = true; // once for a page
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      const held = [];
      const release = () => {
        waits = false;
        for (const data of held.splice(0)) this.dispatchEvent(new MessageEvent("message", { data }));
      };
      const hold = () => {
        setTimeout(release, MOST_MS);
        const gone = new MutationObserver(() => {
          if (document.getElementById("mg-before")) return;
          gone.disconnect();
          setTimeout(release); // the map is painted first
        });
        gone.observe(document.body, { childList: true });
      };
      this.addEventListener("message", (event) => {
        if (!event.isTrusted || !waits || !document.getElementById("mg-before") && !held.length) return;
        if (!held.length) {
          if (!begins(event.data)) return;
          hold();
        }
        event.stopImmediatePropagation();
        held.push(event.data);
      });
    }
  };
})();
