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
   So what the server sends is held here: at first from `views/country.REST` on, until the map has
   taken the place of its picture, or for two seconds; at a change of what the map shows from the
   first word on, until the map, which gets its paint from here, has been painted, or for a moment. */
(() => {
  const REST = "first-rest";
  const PAINT = "mgmap.paint(";
  const CHOICES = "[data-testid=stSidebar], [role=option], .st-key-measure";
  const MOST_MS = { first: 2000, change: 500 };
  const before = () => document.getElementById("mg-before");
  const map = () => document.querySelector(".st-key-map-frame iframe")?.contentWindow?.mgmap;
  let waits = true; // once for a page
  let chosen = false; // whether what was pressed last is a choice of what the map shows
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, ({ target }) => {
      chosen = Boolean(target.closest?.(CHOICES)) && !target.closest("a");
    }, true);
  }

  /* Gives the map the paint in a message; returns whether there is one. */
  function paint(text) {
    const at = text.indexOf(PAINT);
    if (at < 0) return false;
    const message = text.slice(at + PAINT.length, text.indexOf("});", at) + 1); // in a text of JSON
    map()?.paintAhead(JSON.parse(JSON.parse(`"${message}"`)));
    return true;
  }

  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      const held = [];
      let holding = "";
      const release = () => {
        holding = "";
        for (const data of held.splice(0)) this.dispatchEvent(new MessageEvent("message", { data }));
      };
      const hold = (what) => {
        holding = what;
        const mine = setTimeout(release, MOST_MS[what]);
        this.letGo = () => { clearTimeout(mine); release(); };
      };
      const untilPainted = () => {
        const gone = new MutationObserver(() => {
          if (before()) return;
          gone.disconnect();
          setTimeout(this.letGo); // the map is painted first
        });
        gone.observe(document.body, { childList: true });
      };
      this.change = () => { if (!holding && !before() && map()) hold("change"); };
      this.addEventListener("message", (event) => {
        const { data, isTrusted } = event;
        if (!isTrusted || !(data instanceof ArrayBuffer) || !(holding || waits && before())) return;
        const text = new TextDecoder().decode(data);
        if (!holding) {
          if (!text.includes(REST)) return;
          waits = false;
          hold("first");
          untilPainted();
        }
        event.stopImmediatePropagation();
        held.push(data);
        if (holding !== "change") return;
        if (paint(text)) requestAnimationFrame(() => setTimeout(this.letGo));
        else if (text.includes(REST)) this.letGo(); // the map is as it was
      });
    }

    send(data) {
      if (chosen) this.change();
      chosen = false;
      super.send(data);
    }
  };
})();
