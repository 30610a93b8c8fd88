/*
 * The page of the static site: what is chosen stands in the address behind #, map.js draws it, and
 * search finds what the dashboard's search finds (geo/places.py). Texts are set as text; only
 * legends are HTML, made and escaped by the template of the dashboard's legend.
 */
(() => {
  "use strict";

  const USUAL = { vis: "tap", fylke: "" };
  const DIMMED = ["dimmed", null, null];
  const LEAST_LETTERS = 3;
  const MOST_HITS = 8;
  const [EXACT, BEGINS, WORD_BEGINS, WORDS_BEGIN, INSIDE_A_WORD, NOT_FOUND] = Array(6).keys();
  const RANKED_KINDS = "mcspfw"; // municipalities, counties, postal places, postcodes, former numbers, works
  const SLIPS = [[8, 2], [4, 1]]; // from so many letters on, so many may be wrong
  const NUMBER = /^\p{Nd}+$/u;
  const COMMON = [
    "kommune", "kommuna", "herad", "municipality", "suohkan", "tjielte", "fylke", "county",
  ];
  const LETTERS = {
    "æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ž": "z", "š": "s", "č": "c",
  };
  const data = JSON.parse(window.mgdata.first);
  let later;
  const more = () => { later ??= JSON.parse(window.mgdata.more); return later; };
  const at = (id) => document.getElementById(id);

  /* ---------- what is chosen ---------- */

  /* What the address says; what it says of nothing known is left out. */
  function chosen() {
    const state = new URLSearchParams(window.location.hash.slice(1));
    const [vis, fylke] = [state.get("vis"), state.get("fylke")];
    return {
      vis: data.codes.includes(vis) ? vis : USUAL.vis,
      fylke: Object.hasOwn(data.counties, fylke) ? fylke : USUAL.fylke,
    };
  }

  function address(choice) {
    const changed = Object.entries(choice).filter(([name, value]) => value !== USUAL[name]);
    return changed.length ? `#${new URLSearchParams(changed)}` : "";
  }

  function choose() {
    const form = new FormData(at("choices"));
    const said = address({ vis: form.get("vis"), fylke: form.get("fylke") });
    // A page from disk may change nothing but what stands behind #.
    if (said !== window.location.hash) window.history.replaceState(null, "", said || "#");
    show();
  }

  /* ---------- map and legend ---------- */

  function painted({ vis, fylke }) {
    const message = data.paints[vis] ?? more().paints[vis];
    if (!fylke) return message;
    const { numbers, bounds } = data.counties[fylke];
    const inside = new Set(numbers);
    const panels = message.panels.map(({ styles, wordings, fills }) => ({
      styles: [...styles, DIMMED],
      wordings,
      fills: Object.fromEntries(Object.entries(fills).map(([number, fill]) => (
        [number, inside.has(number) ? fill : [styles.length]]
      ))),
    }));
    return { ...message, panels, bounds };
  }

  function legend({ vis, fylke }) {
    const parts = more().legends[vis][fylke].split("\t");
    return parts.map((part, index) => (index % 2 ? more().pictures[part] : part)).join("");
  }

  let shown = USUAL; // the legend that the page comes with

  function show() {
    const choice = chosen();
    document.querySelector(`#choices [value="${choice.vis}"]`).checked = true;
    at("county").value = choice.fylke;
    window.mgmap.paint(painted(choice));
    if (address(choice) !== address(shown)) at("legend").innerHTML = legend(choice);
    shown = choice;
    const text = at("as-text");
    text.dataset.country ??= text.getAttribute("href");
    text.href = choice.fylke ? page("county", choice.fylke) : text.dataset.country;
    text.textContent = choice.fylke ? data.words.county : data.words.country;
    document.querySelectorAll(".top a[hreflang]").forEach((other) => {
      const [bare] = other.getAttribute("href").split("#");
      other.setAttribute("href", bare + address(choice));
    });
  }

  function page(kind, key) {
    return `${data.folders[kind]}/${encodeURIComponent(key)}.html`;
  }

  function open(number) {
    window.location.href = page("municipality", number);
  }

  /* ---------- search ---------- */

  /* Small letters without diacritics; anything but letters and digits becomes a space. */
  function plain(text) {
    const small = text.toLowerCase().replaceAll("ß", "ss").replace(/./gu, (c) => LETTERS[c] ?? c);
    const letters = small.normalize("NFKD").replace(/\p{Mn}/gu, "");
    return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  let entries; // taken apart when somebody first searches

  function everything() {
    entries ??= more().search.split("\n").map((line) => {
      const [kind, key, label, number, ...names] = line.split("\t");
      return { kind, key, label, number, names: names.length ? names : [key] };
    });
    return entries;
  }

  function rank(name, wanted) {
    if (!name.includes(wanted)) return NOT_FOUND;
    if (name === wanted) return EXACT;
    if (name.startsWith(wanted)) return BEGINS;
    return name.includes(` ${wanted}`) ? WORD_BEGINS : INSIDE_A_WORD;
  }

  /* The words of a text where all of them, in any order, are to begin a word of the names. */
  function words(wanted) {
    const found = wanted.split(" ").map((word) => ` ${word}`);
    const lengths = found.map((word) => [...word].length);
    const long = Math.min(...lengths) > 2 && Math.max(...lengths) > LEAST_LETTERS;
    return found.length > 1 && long ? found : [];
  }

  /* What is called exactly so, then what begins with the text or has a word that does, then what
   * holds it; within each by kind, how the name begins, and the largest first. */
  function called(wanted) {
    const worst = [...wanted].length < LEAST_LETTERS ? EXACT : INSIDE_A_WORD;
    const apart = words(wanted);
    const found = [];
    for (const entry of everything()) {
      let best = Math.min(...entry.names.map((name) => rank(name, wanted)));
      if (best > WORDS_BEGIN && apart.length) {
        const together = ` ${entry.names.join(" ")}`;
        if (apart.every((word) => together.includes(word))) best = WORDS_BEGIN;
      }
      const near = (best !== EXACT) + (best === INSIDE_A_WORD);
      const place = 100 * near + 10 * RANKED_KINDS.indexOf(entry.kind) + best;
      if (best <= worst) found.push({ place, entry });
    }
    return ranked(found);
  }

  function ranked(found) {
    // Sorting keeps the order of equals, which is that of size.
    found.sort((one, other) => one.place - other.place);
    return found.slice(0, MOST_HITS).map(({ entry }) => entry);
  }

  function byPostcode(wanted) {
    const numbers = wanted.split(" ");
    const hits = everything().filter(({ kind, key }) => kind === "p" && numbers.includes(key));
    return hits.slice(0, MOST_HITS);
  }

  /* Letters that are wrong, missing, too many or swapped with the next (optimal string alignment),
   * each letter at most once. */
  function distance(one, other) {
    let [before, last] = [[], [...other, ""].map((_, column) => column)];
    for (let row = 1; row <= one.length; row += 1) {
      const next = [row];
      for (let column = 1; column <= other.length; column += 1) {
        const same = one[row - 1] === other[column - 1];
        let least = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + !same);
        const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
        if (row > 1 && column > 1 && swapped) least = Math.min(least, before[column - 2] + 1);
        next.push(least);
      }
      [before, last] = [last, next];
    }
    return last[other.length];
  }

  function slipped(wanted) {
    const letters = [...wanted];
    const allowed = SLIPS.find(([least]) => letters.length >= least)?.[1];
    if (!allowed || NUMBER.test(wanted)) return [];
    const found = [];
    for (const entry of everything()) {
      const near = entry.names.filter((name) => !NUMBER.test(name)).map((name) => [...name])
        .filter((name) => Math.abs(name.length - letters.length) <= allowed)
        .map((name) => distance(letters, name));
      const place = Math.min(...near);
      if (place <= allowed) found.push({ place: 10 * place + RANKED_KINDS.indexOf(entry.kind), entry });
    }
    return ranked(found);
  }

  /* As `search` in geo/places.py. */
  function search(text) {
    let wanted = plain(text);
    const apart = wanted.split(" ");
    if (apart.length > 1 && COMMON.includes(apart.at(-1))) wanted = apart.slice(0, -1).join(" ");
    if (!wanted) return [];
    return [called, byPostcode, slipped].reduce((hits, find) => (
      hits.length ? hits : find(wanted)
    ), []);
  }

  function item({ kind, key, label, number }) {
    const link = document.createElement("a");
    const own = { w: "waterworks", c: "county" }[kind];
    link.href = own ? page(own, key) : page("municipality", number);
    const type = document.createElement("span");
    type.textContent = data.words.kinds[kind];
    link.append(label, " ", type);
    const row = document.createElement("li");
    row.append(link);
    return row;
  }

  function find() {
    const text = at("wanted").value;
    const hits = search(text);
    at("hits").firstElementChild.replaceChildren(...hits.map(item));
    at("hits").hidden = hits.length === 0;
    const nothing = hits.length === 0 && [...text.trim()].length >= LEAST_LETTERS;
    at("no-hits").textContent = nothing ? data.words.nothing : "";
  }

  /* Down and up walk through the hits, Escape leaves them, Enter in the field opens the first. */
  function walk(event) {
    const stops = [at("wanted"), ...at("hits").querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      at("hits").hidden = true;
      at("wanted").focus();
    } else if (step && !at("hits").hidden) {
      stops[Math.min(Math.max(here + step, 0), stops.length - 1)].focus();
      event.preventDefault();
    }
  }

  function listen() {
    at("choices").addEventListener("change", choose);
    at("choices").addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", show);
    at("wanted").addEventListener("input", find);
    at("wanted").addEventListener("click", find);
    at("search").addEventListener("keydown", walk);
    at("search").addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !at("search").contains(relatedTarget)) at("hits").hidden = true;
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!at("search").contains(target)) at("hits").hidden = true;
    });
    at("search").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!at("hits").hidden) at("hits").querySelector("a").click();
    });
  }

  window.mgmap.give(JSON.parse(at("setup").textContent).geometry, data.geometry);
  window.mgmap.start(["map"], open);
  show();
  listen();
  window.mgsite = { search };
})();
