// Building the document. Nothing in this page turns text into markup: elements are
// created one by one, and text goes into text nodes and attributes.

const SVG = "http://www.w3.org/2000/svg";

// Invisible characters, and those that reverse the reading direction, are spelled out: an
// ID must not look like another one. A joiner or non-joiner stays between letters without
// case and between emoji, which it shapes, as it does in the tables of the command.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const JOINED = /^[\p{Lo}\p{M}\p{S}]$/u;

function visible(text) {
  return String(text).replace(HIDDEN, (c, at, all) => {
    if ((c === "\u200C" || c === "\u200D") && joined(Array.from(all.slice(Math.max(0, at - 2), at)).pop()) && joined(Array.from(all.slice(at + 1, at + 3))[0])) return c;
    return "‹U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "›";
  });
}

// joined reports whether a joiner next to a character, which may be missing, may change how it
// looks.
function joined(c) {
  return c !== undefined && c > "\x7F" && JOINED.test(c);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name === "on") {
      for (const [event, call] of Object.entries(value)) element.addEventListener(event, call);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, name === "href" || name === "value" ? value : visible(value));
    }
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(element, child);
    else if (child instanceof Node) element.appendChild(child);
    else if (child !== null && child !== undefined && child !== false) {
      element.appendChild(document.createTextNode(visible(child)));
    }
  }
}

// h makes an HTML element, and s an SVG element.
function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

function s(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

function replace(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

const byID = (id) => document.getElementById(id);

// say announces a change to people who cannot see the page.
function say(text) {
  byID("status").textContent = visible(text);
}

const LONG = 200;

// data shows a text of the log: isolated, so that letters of another reading direction do
// not move the text around it, and shortened if it is long.
function data(text, mono) {
  if (text === null || text === undefined || text === "") return h("span", { class: "none" }, "not known");
  const kind = mono ? "data mono" : "data";
  if (text.length <= LONG) return h("bdi", { class: kind }, text);
  const shown = h("bdi", { class: kind }, text.slice(0, LONG) + "…");
  const more = h("button", { type: "button", class: "link", "aria-expanded": "false" }, "all " + count(text.length) + " characters");
  more.addEventListener("click", (event) => {
    event.stopPropagation();
    const open = more.getAttribute("aria-expanded") === "true";
    shown.textContent = visible(open ? text.slice(0, LONG) + "…" : text);
    more.setAttribute("aria-expanded", String(!open));
    more.textContent = open ? "all " + count(text.length) + " characters" : "less";
  });
  return h("span", { class: "long" }, shown, " ", more);
}

// brief shows the beginning of a text in a single line, without a button, or the given words
// in its place.
function brief(text, mono, shown) {
  if (text === null || text === "") return h("span", { class: "none" }, "not known");
  return h("bdi", { class: mono ? "data brief mono" : "data brief", title: text.slice(0, 400) }, shown || text.slice(0, 200));
}

function badge(text, kind) {
  return h("span", { class: "badge " + (kind || verdictClass(text)) }, text);
}

// A verdict is a sign and a word, and not only a colour.
function verdictClass(verdict) {
  return { Good: "good", Average: "warn", Poor: "poor" }[verdict] || "unknown";
}

// copyButton copies a text, or what a function returns.
function copyButton(text, label, name = "Copy") {
  const button = h("button", { type: "button", class: "quiet", "aria-label": name === "Copy" ? "Copy " + label : name + ": " + label }, name);
  button.addEventListener("click", () => {
    const done = (word) => { button.textContent = word; say(word); setTimeout(() => { button.textContent = name; }, 1500); };
    if (!navigator.clipboard) return done("Not allowed here");
    navigator.clipboard.writeText(typeof text === "function" ? text() : text).then(() => done("Copied"), () => done("Not allowed here"));
  });
  return button;
}

// csv writes rows of texts and numbers. A text that a spreadsheet would take for a formula has
// an apostrophe before it, as the command writes it.
function csv(rows) {
  const cell = (c) => {
    if (typeof c === "number") return String(c);
    const text = /^[ \u00a0\u3000]*[=+@＝＋－＠-]/.test(c) && c !== "-" ? "'" + visible(c) : visible(c);
    return /[",]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

// copyTable returns a button that copies a table as CSV.
function copyTable(table) {
  const text = (e) => (e.childElementCount ? [...e.childNodes].map(text).filter(Boolean).join(" ") : e.textContent.trim());
  return h("p", { class: "copy-table" }, copyButton(() => csv([...table.querySelectorAll("tr")].map((row) => [...row.cells].map(text))),
    table.getAttribute("aria-label") || "the table", "Copy as CSV"));
}

// dataTable makes a table from heads and rows of cells. A head is an element, or a text
// that begins with # if the column has numbers. A cell is a text, an element, or {n:
// number, text} for a number.
function dataTable(caption, heads, rows, props) {
  const cell = (c, i) => {
    const content = c && typeof c === "object" && !(c instanceof Node) && "n" in c ? c.text : c;
    return h(i === 0 && !(props && props.plain) ? "th" : "td",
      { scope: i === 0 && !(props && props.plain) ? "row" : null, class: content !== c ? "number" : null }, content);
  };
  const table = h("table", { class: "data-table" + (props && props.tight ? " tight" : "") },
    h("caption", { class: props && props.seen ? null : "unseen" }, caption),
    h("thead", null, h("tr", null, heads.map((t) => {
      const number = t instanceof Node ? t.className === "number" : t.startsWith("#");
      return h("th", { scope: "col", class: number ? "number" : null }, t instanceof Node || !number ? t : t.slice(1));
    }))),
    h("tbody", null, rows.map((row) => h("tr", { class: row.kind || null }, row.map(cell)))));
  return h("div", { class: "wide", role: "region", "aria-label": caption, tabindex: "0" }, table);
}

const num = (n, text) => ({ n, text: text === undefined ? count(n) : text });
