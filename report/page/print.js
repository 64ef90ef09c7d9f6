// Printing. Paper cannot be scrolled, unfolded or pointed at, so it has a view of its
// own: the summary, the first calls of the list, and the chosen call with all its views.

const PRINTED_ROWS = 50;
const PRINTED_LANES = 40;
const PAPER = 1040; // pixels of a full width; the style fits them to the paper
const HALF_PAPER = 500;

function preparePrint() {
  const paper = byID("print");
  forgetCharts(paper);
  replace(paper, h("h1", null, TITLE), h("p", { class: "hint" }, byID("about").textContent));
  showSummary(paper);
  paper.append(printedList());
  if (current.row >= 0) printCall(paper, current.row);
  for (const holder of paper.querySelectorAll(".chart")) {
    drawings.get(holder).draw(holder.closest(".wide-card") ? PAPER : HALF_PAPER);
  }
}

function afterPrint() {
  forgetCharts(byID("print"));
  replace(byID("print"));
}

function printedList() {
  if (!listed.length) apply();
  return h("section", { class: "printed-list" }, h("h2", null, "Calls"),
    h("p", { class: "hint" }, listed.length > PRINTED_ROWS ? "The first " + PRINTED_ROWS + " of " + plural(listed.length, "call") + "." : plural(listed.length, "call") + "."),
    h("table", { class: "calls" }, h("thead", null, h("tr", null, COLUMNS.map((c) => h("th", { scope: "col", class: c.number ? "number" : null }, c.name)))),
      h("tbody", null, listed.slice(0, PRINTED_ROWS).map((r) => h("tr", null, COLUMNS.map((c) => h("td", { class: c.number ? "number" : null }, c.cell(r))))))));
}

function printCall(paper, row) {
  const detail = details(row);
  const page = h("section", { class: "printed-call" }, callHead(row, "", detail));
  paper.append(page);
  showOverview(page, row, detail);
  if (!detail) return;
  page.append(h("h2", null, "Issues"));
  showIssues(page, row, detail);
  page.append(printedTimeline(detail));
}

function printedTimeline(detail) {
  const before = shown; // the functions that draw look there
  const whole = fullSpan(detail);
  const lanes = layLanes(detail);
  shown = { detail, whole, view: { ...whole, width: PAPER }, lanes };
  // A table, because its head, the axis, is repeated on every page.
  const box = h("section", { class: "printed-timeline" }, h("h2", null, "Timeline"), key(),
    h("p", { class: "hint" }, moment(detail.origin) + " to " + moment(detail.origin + detail.length) + " " + zoneName()),
    h("table", { class: "printed-lanes", role: "presentation" }, h("thead", null, h("tr", null, h("td", null, drawAxis(shown.view)))),
      h("tbody", null, lanes.slice(0, PRINTED_LANES).map((lane) => h("tr", null, h("td", { class: "lane-section" },
        h("h3", { class: "lane-head" }, brief(laneName(detail, lane))), drawLane(lane, shown.view, laneLabel(lane), null)))))),
    lanes.length > PRINTED_LANES && h("p", { class: "hint" }, plural(lanes.length - PRINTED_LANES, "lane") + " more are not printed."));
  shown = before;
  return box;
}
