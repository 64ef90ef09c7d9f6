// The list of calls: filters, a table in which only the visible rows exist, and its
// keyboard.

const ROW = 40; // height of a row in pixels; page.css has the same

let listed = []; // rows that the filter lets through, in order
let active = 0; // place in listed of the row that has the focus

const HAS_RATINGS = ROWS.rating.some((r) => TEXTS[r] !== "Unknown");

const COLUMNS = [
  { key: "start", get name() { return "Start (" + zoneName() + ")"; }, value: (r) => ROWS.start[r] ?? Infinity, cell: startCell },
  { key: "id", name: "Call", value: (r) => ROWS.id[r] || "", cell: idCell, wide: true },
  { key: "type", name: "Type", value: (r) => text("type", r), cell: (r) => text("type", r) || "–" },
  { key: "duration", name: "Length", value: (r) => ROWS.seconds[r] ?? -1, cell: (r) => compact(ROWS.seconds[r]), number: true },
  { key: "people", name: "Clients", value: (r) => ROWS.people[r], cell: (r) => brief(text("clients", r) || "none") },
  { key: "dropped", name: "Dropped", value: (r) => ROWS.dropped[r], cell: (r) => zero(ROWS.dropped[r]), number: true },
  { key: "poor", name: "Poor / all", value: (r) => ROWS.poor[r] * 1e6 + ROWS.streams[r], cell: (r) => h("span", null, zero(ROWS.poor[r]), h("span", { class: "of" }, " / " + count(ROWS.streams[r]))), number: true },
  { key: "quality", name: "Quality", value: (r) => ({ Poor: 0, Unknown: 1, Good: 2 })[text("quality", r)], cell: (r) => badge(text("quality", r)) },
  HAS_RATINGS && { key: "rating", name: "Rating", value: (r) => ({ Poor: 0, Average: 1, Good: 2, Unknown: 3 })[text("rating", r)], cell: (r) => text("rating", r) === "Unknown" ? "–" : badge(text("rating", r)) },
  { key: "bad", name: "Failed ops", value: (r) => ROWS.bad[r], cell: (r) => zero(ROWS.bad[r]), number: true },
  { key: "issues", name: "Issues", value: (r) => ROWS.issues[r], cell: (r) => zero(ROWS.issues[r]), number: true },
  { key: "most", name: "Most frequent", value: (r) => { const b = ROWS.breakdown[r]; return b && b.length ? TEXTS[b[0]] : "￿"; }, cell: (r) => { const b = breakdown(r); return b.length ? brief(b[0].name) : ""; } },
].filter(Boolean);

// On a narrow screen, what tells of trouble comes first, and what tells least is left out.
const NARROW = matchMedia("(max-width: 800px)");
const NARROW_ORDER = ["start", "quality", "issues", "id", "most", "dropped", "poor", "duration", "rating", "bad"];
const columns = () => (NARROW.matches ? NARROW_ORDER.map((key) => COLUMNS.find((c) => c.key === key)).filter(Boolean) : COLUMNS);

// startCell shows a start, of which the least important parts can be hidden.
function startCell(row) {
  if (!valid(ROWS.start[row])) return h("span", { class: "none" }, "not known");
  const text = moment(ROWS.start[row]);
  return h("span", { title: text }, h("span", { class: "wide-only" }, text.slice(0, -14)), text.slice(-14, -3), h("span", { class: "wide-only" }, text.slice(-3)));
}

// listCSV returns the calls of the list as the command writes them, without what the list does
// not have.
function listCSV() {
  const number = (n) => n ?? "";
  return csv([["callId", "callType", "start", "durationSeconds", "participants", "clientTypes", "droppedParticipants", "streams", "poorStreams", "quality", "rating", "badOperations", "issues", "issueBreakdown", "complete"]]
    .concat(listed.map((r) => [ROWS.id[r] ?? "", text("type", r), valid(ROWS.start[r]) ? new Date(ROWS.start[r]).toISOString() : "", number(ROWS.seconds[r]), ROWS.people[r], text("clients", r), ROWS.dropped[r],
      ROWS.streams[r], ROWS.poor[r], text("quality", r), text("rating", r), ROWS.bad[r], ROWS.issues[r], breakdown(r).map((i) => i.count + " " + i.name).join(", "), ROWS.complete[r] ? "true" : "false"])));
}

const GAPS = "Not complete: some records of this call seem to be missing.";

const zero = (n) => n === 0 ? h("span", { class: "zero" }, "0") : count(n);

function idCell(row) {
  return h("span", { class: "id-cell" },
    h("a", { href: address(row), class: "id", tabindex: "-1" }, ROWS.id[row] === null ? h("span", { class: "none" }, "no ID") : brief(ROWS.id[row] || "empty", true)),
    !ROWS.complete[row] && h("span", { class: "gap", title: GAPS }, h("span", { "aria-hidden": "true" }, "◑"), h("span", { class: "unseen" }, GAPS)));
}

// apply updates the list for the filter.
function apply() {
  listed = select(filter);
  const descending = filter.sort.startsWith("-");
  const column = COLUMNS.find((c) => c.key === filter.sort.replace("-", "")) || COLUMNS[0];
  if (column.key === "start" && !descending) return; // rows are in this order
  const values = new Map(listed.map((r) => [r, column.value(r)]));
  const way = descending ? -1 : 1;
  listed.sort((a, b) => {
    const x = values.get(a), y = values.get(b);
    return (x < y ? -way : x > y ? way : 0) || a - b;
  });
}

const list = {}; // the elements of the list while it is shown

function showList(main) {
  list.countText = h("p", { class: "count", "aria-live": "polite" });
  list.filters = filterBar();
  list.chips = h("ul", { class: "chips", "aria-label": "Filters that are set" });
  list.columns = columns();
  list.head = h("tr", null, list.columns.map(headCell));
  list.body = h("tbody");
  list.table = h("table", { class: "calls" + (HAS_RATINGS ? " rated" : "") + (NARROW.matches ? " narrow" : ""), role: "grid", "aria-label": "Calls" },
    h("colgroup", null, list.columns.map((c) => h("col", { class: "col-" + c.key }))), h("thead", null, list.head), list.body);
  list.scroller = h("div", { class: "scroller" }, list.table);
  main.append(h("div", { class: "page list" }, h("h2", { class: "unseen", tabindex: "-1" }, "Calls"),
    h("div", { class: "bar-top" }, list.filters, h("div", { class: "count-line" }, list.countText, copyButton(listCSV, "the calls of the list", "Copy as CSV")), list.chips), list.scroller,
    h("p", { class: "hint keys" }, keyHelp([["/", "search"], ["↑ ↓", "move"], ["Enter", "open"], ["Esc", "clear"]]), ROWS.complete.some((w) => !w) && h("span", null, h("span", { class: "gap" }, "◑"), " not complete: some records seem to be missing"))));
  let due = false;
  list.scroller.addEventListener("scroll", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; drawRows(); });
  });
  list.body.addEventListener("click", clickRow);
  list.scroller.addEventListener("keydown", listKeys);
  // It is also called with the initial height, for which the rows have been drawn.
  new ResizeObserver(() => list.scroller.isConnected && list.scroller.clientHeight !== list.drawnFor && drawRows()).observe(list.scroller);
  refresh(true);
}

const keyHelp = (keys) => keys.map(([key, what]) => h("span", null, h("kbd", null, key), " " + what));

function headCell(column) {
  const button = h("button", { type: "button", title: HINTS[column.key] || null, on: { click: () => sortBy(column.key) } }, column.name, h("span", { class: "arrow", "aria-hidden": "true" }));
  return h("th", { scope: "col", "data-key": column.key, class: column.number ? "number" : null }, button);
}

const HINTS = {
  duration: "Hours, minutes and seconds from start to end", dropped: "Participants who were dropped",
  poor: "Poor streams / all streams", bad: "Operations with a bad result, and bad user-facing diagnostics",
  issues: "Bad operations, dropped participants and poor streams", most: "The most frequent issue",
};

const FALLING = new Set(["duration", "people", "dropped", "poor", "bad", "issues"]); // greatest first

function sortBy(key) {
  const usual = FALLING.has(key) ? "-" + key : key;
  const other = usual.startsWith("-") ? key : "-" + key;
  filter.sort = filter.sort === usual ? other : usual;
  refresh(true);
  remember();
  const column = COLUMNS.find((c) => c.key === key);
  say("Sorted by " + column.name + ", " + (filter.sort.startsWith("-") ? "descending" : "ascending"));
}

// refresh shows the list again.
function refresh(toTop) {
  apply();
  if (toTop) active = 0;
  if (!list.table || !list.table.isConnected) return;
  if (toTop) list.scroller.scrollTop = 0;
  showFilters();
  list.table.setAttribute("aria-rowcount", String(listed.length + 1));
  list.countText.textContent = listed.length === COUNT ? plural(COUNT, "call") : count(listed.length) + " of " + plural(COUNT, "call");
  for (const th of list.head.children) {
    const key = filter.sort.replace("-", "");
    if (th.dataset.key !== key) th.removeAttribute("aria-sort");
    else th.setAttribute("aria-sort", filter.sort.startsWith("-") ? "descending" : "ascending");
  }
  drawRows();
}

// drawRows makes the visible rows, and the space above and below that the others would
// take.
function drawRows() {
  list.drawnFor = list.scroller.clientHeight;
  const focus = document.activeElement;
  const had = focus === list.scroller || list.body.contains(focus) && focus.tagName === "TR";
  const first = Math.max(0, Math.floor(list.scroller.scrollTop / ROW) - 6);
  const last = Math.min(listed.length, Math.ceil((list.scroller.scrollTop + list.scroller.clientHeight) / ROW) + 6);
  const rows = [space(first * ROW)];
  for (let at = first; at < last; at++) rows.push(rowElement(at));
  rows.push(space((listed.length - last) * ROW));
  if (!listed.length) rows.push(h("tr", { class: "empty" }, h("td", { colspan: list.columns.length }, COUNT ? "No call matches. Esc clears the search." : "There are no calls.")));
  list.body.replaceChildren(...rows);
  // The list stays in the tab order and keeps the focus when its active row is not
  // visible and so does not exist.
  const inView = active >= first && active < last;
  list.scroller.setAttribute("tabindex", inView ? "-1" : "0");
  if (had && inView) focusRow(false);
  else if (had) list.scroller.focus({ preventScroll: true });
}

function space(height) {
  const row = h("tr", { class: "space", "aria-hidden": "true" });
  row.style.setProperty("height", height + "px");
  return row;
}

function rowElement(at) {
  const row = listed[at];
  return h("tr", { "data-at": at, "aria-rowindex": at + 2, tabindex: at === active ? "0" : "-1", class: ROWS.issues[row] ? "call has-issues" : "call" },
    list.columns.map((c) => h("td", { class: c.number ? "number" : null }, c.cell(row))));
}

function clickRow(event) {
  const row = event.target.closest("tr.call");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (String(getSelection())) return; // text is being marked
  open(Number(row.dataset.at));
}

function open(at) {
  active = at;
  location.hash = address(listed[at]);
}

function listKeys(event) {
  if (event.target.closest("button, select, input, summary") || !list.scroller.contains(event.target) && event.target.closest("a")) return;
  const page = Math.max(1, Math.floor(list.scroller.clientHeight / ROW) - 2);
  const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: listed.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    active = Math.min(Math.max(to, 0), Math.max(0, listed.length - 1));
    focusRow(true);
  } else if (event.key === "Enter" && listed.length && !event.ctrlKey) {
    event.preventDefault();
    open(active);
  }
}

// focusRow focuses the active row, after scrolling to it if wanted.
function focusRow(scroll) {
  if (scroll) {
    const top = active * ROW, room = list.scroller.clientHeight - 2 * ROW;
    if (top < list.scroller.scrollTop) list.scroller.scrollTop = top;
    else if (top > list.scroller.scrollTop + room) list.scroller.scrollTop = top - room;
    drawRows();
  }
  const row = list.body.querySelector(`tr[data-at="${active}"]`);
  if (row) row.focus({ preventScroll: true });
}

// remember puts the filter into the address without an entry in the history.
function remember() {
  lastList = listOf(filter);
  try {
    history.replaceState(null, "", lastList);
  } catch {
    // Some browsers forbid this for a page from a file; the list works without it.
  }
}

let lastList = "#calls";

function readFilter(params) {
  Object.assign(filter, filtersIn(params));
  if (!searchDue) byID("search").value = filter.q; // else more has been typed by now
}
