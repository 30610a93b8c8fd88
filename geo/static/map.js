/*
 * The map inside the st_folium frame, and on the page of the static site. It is started once with a
 * constant setup and then gets paints: small messages that say how each municipality looks. Shapes
 * are fetched once and only restyled. Every text from outside is set as text, never as markup.
 */
window.mgmap = (() => {
  "use strict";

  const TALLEST = 1.25; // of the width of one map
  const AHEAD_MS = 2000; // that Streamlit has to tell of a paint that was taken before
  const MOST_FRAMES = 120; // that a field has to become one that can be written in
  const OUTLINE = { fill: false, interactive: false, lineJoin: "round" };
  const RISING = ["dimmed", "none", "bound", "works", "pale", "plain", "hatched", "raw", "full"]; // evidence lies on top
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  let setup;
  let panels = [];
  let painted; // the newest paint, kept until the shapes have come
  let given; // the newest paint that Streamlit gave
  let drawn = ""; // the paint that is drawn, as text
  let shownBounds = "null";
  let fitted = false; // whether the view is still the one that was last asked for
  let moving = false; // whether a movement is our own
  let clicks = 0;
  let open = tellStreamlit; // what is done with the number of a place that was chosen
  let tip;
  const fetched = new Map();

  /* ---------- small helpers ---------- */

  function element(tag, className, text = "") {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.textContent = text;
    return node;
  }

  function svg(tag, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  }

  function corner(map, position, node) {
    const control = L.control({ position });
    control.onAdd = () => node;
    return control.addTo(map);
  }

  function fetchOnce(url) {
    if (!fetched.has(url)) {
      fetched.set(url, fetch(url).then((answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        return answer.json();
      }));
    }
    return fetched.get(url);
  }

  /* What stands on the page already is not fetched. */
  function give(url, value) {
    fetched.set(url, Promise.resolve(value));
  }

  function tellStreamlit(number) {
    clicks += 1; // so that a second click on the same place is news too
    window.Streamlit?.setComponentValue({ municipality: number, count: clicks });
  }

  /* ---------- tooltip ---------- */

  function showTip(x, y, name, lines) {
    tip.replaceChildren(element("strong", "", name), ...lines.map((t) => element("span", "", t)));
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const room = document.documentElement;
    const below = y - height - 14 < 0;
    const left = Math.min(Math.max(x - width / 2, 4), room.clientWidth - width - 4);
    tip.style.transform = `translate(${left}px, ${below ? y + 20 : y - height - 14}px)`;
  }

  function hideTip() {
    tip.hidden = true;
  }

  /* ---------- shapes ---------- */

  /* A ring is its first point and the steps from point to point, in parts of a degree. */
  function ring(steps, degree) {
    const points = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push(L.latLng(y / degree, x / degree));
    }
    return points;
  }

  /* Makes the shapes; they are drawn when the first paint says how. */
  function makeAreas(panel, { degree, areas }) {
    for (const [number, name, polygons] of areas) {
      const shape = polygons.map((rings) => rings.map((steps) => ring(steps, degree)));
      const layer = L.polygon(shape, { className: "area", smoothFactor: 1, fillOpacity: 1 });
      const area = { number, name, layer, lines: [], width: 0 };
      layer.once("add", () => {
        layer.getElement().dataset.number = number;
        layer.getElement().setAttribute("role", "button");
        layer.getElement().setAttribute("tabindex", "-1");
      });
      layer.on("mouseover mousemove", (event) => hover(panel, area, event.originalEvent));
      layer.on("mouseout", leave);
      layer.on("click", () => open(number));
      panel.areas.set(number, area);
    }
    for (const kind of ["selected", "hovered"]) {
      panel[kind] = ["casing", kind].map((className) => (
        L.polygon([], { ...OUTLINE, className, pane: "outlines" }).addTo(panel.map)
      ));
    }
    listenToKeys(panel);
  }

  function outline(kind, number) {
    for (const panel of panels) {
      const area = panel.areas.get(number);
      panel[kind].forEach((line) => line.setLatLngs(area ? area.layer.getLatLngs() : []));
    }
  }

  function hover(panel, area, pointer) {
    if (panel.pointed !== area.number) outline("hovered", area.number);
    panel.pointed = area.number;
    showTip(pointer.clientX, pointer.clientY, area.name, area.lines);
  }

  function leave() {
    panels.forEach((panel) => { panel.pointed = undefined; });
    outline("hovered");
    hideTip();
  }

  /* ---------- keyboard: one tab stop, arrows walk from neighbour to neighbour ---------- */

  const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  function moveTabStop(panel, area) {
    panel.tabStop?.layer.getElement().setAttribute("tabindex", "-1");
    area.layer.getElement().setAttribute("tabindex", "0");
    panel.tabStop = area;
  }

  /* The nearest area that lies more in the direction of the arrow than across it. */
  function neighbour(panel, area, [right, up]) {
    const from = area.layer.getBounds().getCenter();
    const shrink = Math.cos((from.lat * Math.PI) / 180);
    let best;
    let least = Infinity;
    for (const other of panel.areas.values()) {
      const to = other.layer.getBounds().getCenter();
      const x = (to.lng - from.lng) * shrink;
      const y = to.lat - from.lat;
      const along = x * right + y * up;
      const across = Math.abs(x * up) + Math.abs(y * right);
      if (along > across && along + across < least) [best, least] = [other, along + across];
    }
    return best;
  }

  function listenToKeys(panel) {
    const container = panel.map.getContainer();
    const focused = (event) => panel.areas.get(event.target.dataset?.number);
    let walking = false; // a click moves the focus too, but leaves the tooltip to the pointer
    container.addEventListener("focusin", (event) => {
      const area = focused(event);
      walking = Boolean(area) && event.target.matches(":focus-visible");
      if (!walking) return;
      if (!panel.map.getBounds().intersects(area.layer.getBounds())) {
        panel.map.panTo(area.layer.getBounds().getCenter(), { animate: false });
      }
      const box = event.target.getBoundingClientRect();
      outline("hovered", area.number);
      showTip(box.left + box.width / 2, box.top + box.height / 2, area.name, area.lines);
    });
    container.addEventListener("focusout", () => { if (walking) leave(); });
    container.addEventListener("keydown", (event) => {
      const area = focused(event);
      if (!area) return;
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" || event.key === " ") open(area.number);
      else if (ARROWS[event.key]) {
        const next = neighbour(panel, area, ARROWS[event.key]);
        if (next) {
          moveTabStop(panel, next);
          next.layer.getElement().focus();
        }
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /* ---------- paint ---------- */

  function defs(panel) {
    const drawing = panel.map.getPane("overlayPane").querySelector("svg");
    return drawing.querySelector("defs") ?? drawing.appendChild(svg("defs", {}));
  }

  /* The fill for a look; stripes are made when first asked for. */
  function fill(panel, look, low, high) {
    if (["full", "raw", "plain"].includes(look)) return painted.colours[low];
    if (look === "pale") return painted.pales[low];
    if (look !== "hatched" && !setup.looks[look].stripe) return setup.looks[look].fill;
    const ground = setup.looks[look].fill ?? painted.colours[low];
    const stripe =
      setup.looks[look].stripe || (low === high ? painted.pales[low] : painted.colours[high]);
    const id = `${panel.id}-${ground}-${stripe}`.replaceAll("#", "");
    if (!document.getElementById(id)) {
      const pattern = svg("pattern", {
        id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
      });
      pattern.append(
        svg("rect", { width: 7, height: 7, fill: ground }),
        svg("rect", { width: 2.4, height: 7, fill: stripe }),
      );
      defs(panel).append(pattern);
    }
    return `url(#${id})`;
  }

  /* A line is sent as the index of its wording and the numbers that go into it. */
  function line(pointer, wordings) {
    const [index, ...numbers] = pointer.split("|");
    return wordings[index].replace(/\t/g, () => numbers.shift());
  }

  /* Outlines are thinner where the whole country is small, or the coast would turn black. */
  function weight({ map }, { width }) {
    return width * Math.min(Math.max((map.getZoom() - 2) / 4, 0.25), 1);
  }

  function dotRadius({ map }) {
    return Math.min(Math.max(map.getZoom() - 2, 1.8), 4.5);
  }

  function rescale(panel) {
    panel.areas.forEach((area) => area.layer.setStyle({ weight: weight(panel, area) }));
    panel.sites?.eachLayer((dot) => dot.setRadius(dotRadius(panel)));
  }

  function paintAreas(panel, { styles, fills, wordings }) {
    const layers = RISING.map(() => []);
    for (const area of panel.areas.values()) {
      const [style, ...pointers] = fills[area.number] ?? [-1];
      const [look, low, high] = styles[style] ?? ["none"];
      const { stroke, width, dash } = setup.looks[look];
      area.width = width;
      area.aside = look === "dimmed";
      const fillColor = fill(panel, look, low, high);
      area.lines = pointers.map((pointer) => line(pointer, wordings));
      area.layer.setStyle({
        color: stroke, weight: weight(panel, area), fillColor, dashArray: dash || null,
      });
      area.look = look;
      layers[RISING.indexOf(look)].push(area.layer);
    }
    keepingFocus(() => layers.flat().forEach((layer) => {
      if (panel.map.hasLayer(layer)) layer.bringToFront();
      else layer.addTo(panel.map);
    }));
    panel.areas.forEach(tell);
    // The keyboard enters the map where something is chosen.
    const areas = [...panel.areas.values()];
    const chosen = areas.find((area) => !area.aside) ?? areas[0];
    if (panel.tabStop?.aside ?? true) moveTabStop(panel, chosen);
  }

  function tell(area) {
    const label = [area.name, area.lines.join(", ")].filter(Boolean).join(": ");
    area.layer.getElement().dataset.look = area.look;
    area.layer.getElement().setAttribute("aria-label", label);
  }

  /* Moving a node takes the keyboard focus from it. */
  function keepingFocus(work) {
    const focused = document.activeElement;
    work();
    if (focused !== document.activeElement) focused?.focus({ preventScroll: true });
  }

  async function paintSites(panel, sites) {
    panel.sites?.remove();
    panel.sites = undefined;
    if (!sites) return;
    const mine = painted;
    const { sites: rows } = await fetchOnce(sites.url);
    if (mine !== painted) return; // a newer paint has come meanwhile
    const wanted = sites.numbers && new Set(sites.numbers);
    panel.sites = L.layerGroup();
    for (const [name, kind, text, number, index, lat, lon] of rows) {
      if (wanted && !wanted.has(number)) continue;
      const dot = L.circleMarker([lat, lon], {
        pane: "sites", className: "site", radius: dotRadius(panel), weight: 0.8, color: "#22313f",
        fillColor: sites.colours[index], fillOpacity: 1,
      });
      dot.on("mouseover", (event) => {
        showTip(event.originalEvent.clientX, event.originalEvent.clientY, name, [kind, text]);
      });
      dot.on("mouseout", hideTip);
      dot.on("click", () => open(number));
      panel.sites.addLayer(dot);
    }
    panel.sites.addTo(panel.map);
  }

  function paintBackground(panel, wanted) {
    panel.map.getContainer().classList.toggle("with-background", wanted);
    if (wanted) panel.tiles ??= L.tileLayer(setup.tiles, { maxZoom: 18 });
    if (wanted) panel.tiles.addTo(panel.map);
    else panel.tiles?.remove();
  }

  /* Takes the picture away that stood in the page before this map was there. What a visitor has
     begun to write in its search field goes on in the dashboard's, where the cursor goes, too. */
  function takeOver() {
    const page = window.frameElement?.ownerDocument;
    const before = page?.getElementById("mg-before");
    if (!before) return;
    const field = before.querySelector("input");
    const { value, selectionStart, selectionEnd } = field;
    const writing = page.activeElement === field;
    before.remove();
    const search = page.querySelector(".st-key-search input");
    if (!search) return;
    if (value) {
      // Streamlit's frontend hears of a text only as if it were typed.
      const { prototype } = page.defaultView.HTMLInputElement;
      Object.getOwnPropertyDescriptor(prototype, "value").set.call(search, value);
      search.dispatchEvent(new page.defaultView.Event("input", { bubbles: true }));
    }
    if (writing) moveCursor(search, [selectionStart, selectionEnd], MOST_FRAMES);
  }

  /* Puts the cursor into a field as soon as it can be focused: where motion is reduced, what becomes
     visible is so some frames later. */
  function moveCursor(field, selection, frames) {
    const page = field.ownerDocument;
    field.focus({ preventScroll: true });
    if (page.activeElement === field) field.setSelectionRange(...selection);
    else if (page.activeElement === page.body && frames > 0) {
      page.defaultView.requestAnimationFrame(() => moveCursor(field, selection, frames - 1));
    }
  }

  /* Takes a paint as Streamlit gives it. */
  function paint(message) {
    given = message;
    draw(message);
  }

  /* Takes a paint before Streamlit has told it; what it does not tell soon is taken back. */
  function paintAhead(message) {
    if (message.panels.length !== panels.length) return; // it is for a map that is not here yet
    draw(message);
    setTimeout(() => draw(given), AHEAD_MS);
  }

  /* Draws a paint that is not there yet, or waits with it when the shapes have not come. */
  function draw(message) {
    const text = JSON.stringify(message);
    if (text === drawn) return;
    painted = message;
    if (panels.some((panel) => panel.areas.size === 0)) return;
    drawn = text;
    panels.forEach((panel, index) => {
      paintAreas(panel, message.panels[index]);
      paintSites(panel, message.sites).catch(() => fail());
      paintBackground(panel, Boolean(message.background));
    });
    outline("selected", message.selected);
    requestAnimationFrame(takeOver);
    if (JSON.stringify(message.bounds) !== shownBounds) {
      shownBounds = JSON.stringify(message.bounds);
      fit();
    }
  }

  /* ---------- frame and view ---------- */

  /* Moves the maps without taking it for something the visitor did. */
  function ourselves(move) {
    moving = true;
    move();
    moving = false;
  }

  function fit() {
    const bounds = L.latLngBounds(painted?.bounds ?? setup.bounds);
    ourselves(() => panels.forEach(({ map }) => {
      // A frame has no height until Streamlit has given it one, but Leaflet needs a view at once.
      const flat = Math.min(map.getSize().x, map.getSize().y) < 40;
      if (flat) map.setView(bounds.getCenter(), 4, { animate: false });
      else map.fitBounds(bounds, { padding: [6, 6], animate: false });
    }));
    fitted = true;
  }

  /*
   * st_folium asks for one height on every screen. Norway needs no more than a fifth above the
   * width of a map, so a narrow frame is made lower.
   */
  function keepFrameLow() {
    const streamlit = window.Streamlit;
    if (!streamlit) return;
    const setHeight = streamlit.setFrameHeight.bind(streamlit);
    let wanted;
    const apply = () => {
      const width = document.documentElement.clientWidth / panels.length;
      if (wanted && width) setHeight(Math.min(wanted, Math.round(width * TALLEST)));
    };
    streamlit.setFrameHeight = (height) => {
      wanted = height ?? wanted;
      apply();
    };
    window.addEventListener("resize", apply);
  }

  /* The frame is as light or dark as the dashboard around it, whatever the system asks for. */
  function followTheme() {
    // None where the map is in no frame, or in one on somebody else's page.
    const app = window.frameElement?.ownerDocument.querySelector(".stApp");
    if (!app) return;
    const apply = () => {
      document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
    };
    new MutationObserver(apply).observe(app, { attributeFilter: ["class"] });
    apply();
  }

  /* A view that no one has moved is fitted again when the frame changes its size. */
  function followFrame() {
    const frame = new ResizeObserver(() => {
      const before = panels.map(({ map }) => map.getSize());
      ourselves(() => panels.forEach(({ map }) => map.invalidateSize({ animate: false })));
      // An observer speaks at its start, too; to fit again would draw every shape again.
      const same = panels.every(({ map }, index) => map.getSize().equals(before[index]));
      if (fitted && !same) fit();
    });
    for (const { map } of panels) {
      frame.observe(map.getContainer());
      map.on("zoomstart dragstart", () => { fitted &&= moving; });
      // Whoever has dragged the land out of sight gets it back.
      map.on("moveend", () => { if (!map.getBounds().intersects(setup.bounds)) fit(); });
    }
  }

  function moveTogether() {
    for (const { map } of panels) {
      map.on("move", () => {
        if (moving) return;
        const others = panels.filter((panel) => panel.map !== map);
        ourselves(() => others.forEach((other) => {
          other.map.setView(map.getCenter(), map.getZoom(), { animate: false });
        }));
      });
    }
  }

  function makePanel(id, index) {
    const container = document.getElementById(id);
    container.classList.add("mgmap");
    container.setAttribute("role", "group");
    const label = [setup.label, setup.titles[index]].filter(Boolean).join(": ");
    container.setAttribute("aria-label", label);
    // Leaflet focuses its container at each press; the page must not scroll away under the pointer.
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    const animated = !calm && setup.titles.length < 2; // two animations would not stay in step
    const renderer = L.svg({ padding: 0.4 });
    const map = L.map(id, {
      renderer, zoomSnap: 0.05, minZoom: 2.5, maxZoom: 13,
      wheelPxPerZoomLevel: 110, attributionControl: false, zoomControl: false,
      trackResize: false, zoomAnimation: animated, fadeAnimation: animated,
      inertia: animated,
    });
    renderer.addTo(map); // before any shape, as stripes are kept in it
    map.createPane("outlines").style.zIndex = 430;
    map.createPane("sites").style.zIndex = 440;
    return { id, map, areas: new Map() };
  }

  function addCorners() {
    setup.titles.forEach((title, index) => {
      if (title) corner(panels[index].map, "topleft", element("div", "panel-title", title));
    });
    const { zoomIn, zoomOut } = setup.words;
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(panels[0].map);
    const last = panels[panels.length - 1].map;
    corner(last, "bottomright", element("div", "attribution", setup.attribution));
  }

  function fail() {
    const [panel] = panels;
    panel.notice ??= corner(panel.map, "bottomleft", element("div", "notice", setup.words.failed));
    takeOver();
  }

  /*
   * Makes one map in each of the given elements and returns the first. The setup holds the
   * addresses, looks, words and bounds that stay the same whatever is painted later. It stands
   * beside the script as data, so that the script is the same for all maps. `opened` is called with
   * the number of a municipality that was clicked or chosen by Enter.
   */
  function start(ids, opened = tellStreamlit) {
    open = opened;
    setup = JSON.parse(document.getElementById("setup").textContent);
    document.documentElement.lang = setup.lang;
    window.frameElement?.setAttribute("title", setup.label);
    tip = document.body.appendChild(element("div", "tip"));
    tip.setAttribute("role", "tooltip");
    hideTip();
    followTheme();
    panels = ids.map(makePanel);
    keepFrameLow();
    fit();
    followFrame();
    moveTogether();
    addCorners();
    fetchOnce(setup.geometry).then((geometry) => {
      panels.forEach((panel) => makeAreas(panel, geometry));
      panels.forEach((panel) => panel.map.on("zoomend", () => rescale(panel)));
      if (painted) draw(painted);
    }).catch(() => fail());
    return panels[0].map;
  }

  return { give, start, paint, paintAhead };
})();
