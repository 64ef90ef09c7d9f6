// Filters of the list of calls: what each is called, which calls it lets through, and how it is
// written in the address.

// FILTERS are the filters by value in the order in which they are named. Those that are not
// about a column of the list are about DATA.facets.
const FILTERS = Object.entries({
  quality: "Quality", issue: "Issue", with: "With", type: "Type", rating: "Rating", cause: "Cause of poor streams", streams: "Streams",
  endCode: "End code", droppedCode: "Dropped with", endFamily: "Ended", sdkVersion: "SDK version", os: "System", scenario: "Scenario",
  endpointType: "Endpoint", participantType: "Participant", transport: "Transport", operation: "Operation", diagnostic: "Diagnostic",
  surveyIssue: "Named by users", ending: "What ends", evidence: "Evidence", app: "Application", appVersion: "Version of the application",
}).map(([key, name]) => ({ key, name }));

const filterName = (key) => FILTERS.find((f) => f.key === key).name;

// The filters that are seen without asking for more.
const FIRST_FILTERS = ["quality", "issue", "type", "rating"];

// WITH are the values of the filter "with".
const WITH = {
  "issues": (row) => ROWS.issues[row] > 0,
  "dropped participants": (row) => ROWS.dropped[row] > 0,
  "poor streams": (row) => ROWS.poor[row] > 0,
  "bad operations": (row) => ROWS.bad[row] > 0,
  "missing records": (row) => !ROWS.complete[row],
};

const filter = { q: "", sort: "start", from: null, to: null }; // and the values by key; times in milliseconds
for (const f of FILTERS) filter[f.key] = "";

// facetOf returns the values of calls for a filter: sets of texts, and the number of a set for
// each call; null if there are none.
const facetOf = (key) => (DATA.facets || {})[key === "type" ? "callType" : key] || null;

// valuesOf returns the texts of a call for a filter, as numbers.
function valuesOf(key, row) {
  if (key === "quality" || key === "rating") return [ROWS[key][row]];
  if (key === "issue") return (ROWS.breakdown[row] || []).filter((_, i) => i % 2 === 0);
  const facet = facetOf(key);
  return facet ? facet.sets[facet.rows[row]] || [] : [];
}

const tallies = new Map();

// tally returns how many calls have each value of a filter, the most frequent first.
function tally(key) {
  if (!tallies.has(key)) tallies.set(key, key === "with" ? Object.entries(WITH).map(([name, test]) => [name, countRows(test)]).filter(([, n]) => n) : tallyTexts(key));
  return tallies.get(key);
}

function tallyTexts(key) {
  const counts = new Map();
  for (let row = 0; row < COUNT; row++) for (const n of valuesOf(key, row)) counts.set(n, (counts.get(n) || 0) + 1);
  return [...counts].map(([n, calls]) => [TEXTS[n], calls]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function countRows(test) {
  let n = 0;
  for (let row = 0; row < COUNT; row++) if (test(row)) n++;
  return n;
}

// callsWith returns how many calls have a value.
const callsWith = (key, value) => (tally(key).find(([v]) => v === value) || [null, 0])[1];

// testOf returns what a filter by value lets through.
function testOf(key, value) {
  if (key === "with") return WITH[value] || (() => false);
  const wanted = TEXTS.indexOf(value), facet = facetOf(key);
  if (key === "quality" || key === "rating") return (row) => ROWS[key][row] === wanted;
  if (key === "issue" || !facet) return (row) => valuesOf(key, row).includes(wanted);
  const fits = facet.sets.map((set) => (set || []).includes(wanted));
  return (row) => fits[facet.rows[row]];
}

// testsOf returns what all filters but the search let through.
function testsOf(filter) {
  const tests = FILTERS.filter((f) => filter[f.key]).map((f) => testOf(f.key, filter[f.key]));
  const { from, to } = filter;
  if (from !== null) tests.push((row) => ROWS.start[row] !== null && ROWS.start[row] >= from);
  if (to !== null) tests.push((row) => ROWS.start[row] !== null && ROWS.start[row] < to);
  return tests;
}

// listOf returns the address of the calls that some filters let through: values by key, and
// from and to in milliseconds.
const listOf = (filters) => "#calls" + query(filters);

function query(filters) {
  const params = new URLSearchParams();
  for (const key of ["q", ...FILTERS.map((f) => f.key)]) if (filters[key]) params.set(key, filters[key]);
  for (const key of ["from", "to"]) if ((filters[key] ?? null) !== null) params.set(key, new Date(filters[key]).toISOString().replace(".000", ""));
  if (filters.sort && filters.sort !== "start") params.set("sort", filters.sort);
  const text = params.toString();
  return text ? "&" + text : "";
}

// filtersIn returns the filters of an address.
function filtersIn(params) {
  const filters = { q: params.get("q") || "", sort: params.get("sort") || "start" };
  for (const f of FILTERS) filters[f.key] = params.get(f.key) || "";
  for (const key of ["from", "to"]) {
    const at = Date.parse(params.get(key) || "");
    filters[key] = Number.isNaN(at) ? null : at;
  }
  return filters;
}

// active returns the filters that are set, as [key, name, value for people].
function activeFilters() {
  const list = FILTERS.filter((f) => filter[f.key]).map((f) => [f.key, f.name, f.key === "cause" ? metricName(filter.cause) : filter[f.key]]);
  if (filter.from !== null) list.push(["from", "From", moment(filter.from) + " " + zoneName()]);
  if (filter.to !== null) list.push(["to", "Before", moment(filter.to) + " " + zoneName()]);
  if (filter.q) list.push(["q", "Search", filter.q]);
  return list;
}

const noFilter = (key) => (key === "from" || key === "to" ? null : "");

// filterBar returns the choices of filters.
function filterBar() {
  const more = FILTERS.filter((f) => !FIRST_FILTERS.includes(f.key)).map((f) => choice(f.key)).filter(Boolean);
  return h("div", { class: "filters" }, FIRST_FILTERS.map(choice),
    h("details", { class: "more-filters" }, h("summary", null, "More filters"),
      h("div", { class: "filters" }, timeChoice("from", "From"), timeChoice("to", "Before"), more)));
}

const MOST_CHOICES = 200;

function choice(key) {
  const values = tally(key).filter(([value]) => value && !(key === "rating" && value === "Unknown" && !HAS_RATINGS));
  if (values.length < (key === "issue" || key === "with" || key === "cause" ? 1 : 2) && !filter[key]) return null;
  const select = h("select", { "data-key": key, on: { change: () => setFilter(key, select.value) } },
    h("option", { value: "" }, "All"), values.slice(0, MOST_CHOICES).map(([value, n]) =>
      h("option", { value }, (key === "cause" ? metricName(value) : value).slice(0, 60) + " (" + count(n) + ")")));
  return h("label", { class: "choice" }, h("span", null, filterName(key)), select);
}

function timeChoice(key, name) {
  const input = h("input", { type: "text", size: "19", placeholder: "2026-01-05 12:00", autocomplete: "off", "data-key": key, on: { change: () => {
    const at = instant(input.value.trim());
    if (!input.value.trim() || !Number.isNaN(at)) setFilter(key, input.value.trim() ? at : null);
    else input.setAttribute("aria-invalid", "true"); // it stays, to be mended
  } } });
  return h("label", { class: "choice" }, h("span", null, name + " (" + zoneName() + ")"), input);
}

function setFilter(key, value) {
  filter[key] = value;
  if (key === "q") byID("search").value = value;
  refresh(true);
  remember();
}

// chips returns the filters that are set, each with a button that takes it off.
function chips() {
  const active = activeFilters();
  const chip = ([key, name, value]) => h("li", null, h("button", { type: "button", class: "chip", "aria-label": "Remove the filter " + name + ": " + value.slice(0, 100), on: { click: () => removeFilter(key) } },
    h("span", { class: "chip-name" }, name + ": "), h("bdi", null, value.slice(0, 60) + (value.length > 60 ? "…" : "")), h("span", { class: "chip-x", "aria-hidden": "true" }, "×")));
  return active.length > 0 && [active.map(chip), h("li", null, h("button", { type: "button", class: "quiet", on: { click: clearFilter } }, "Clear all"))];
}

function removeFilter(key) {
  setFilter(key, noFilter(key));
  (list.chips.querySelector("button") || list.scroller).focus(); // the button is gone
  say(list.countText.textContent);
}

function clearFilter() {
  for (const key of ["q", "from", "to", ...FILTERS.map((f) => f.key)]) filter[key] = noFilter(key);
  byID("search").value = "";
  refresh(true);
  remember();
}

// showFilters makes the choices and the chips show the filters that are set.
function showFilters() {
  for (const field of list.filters.querySelectorAll("[data-key]")) {
    const value = filter[field.dataset.key];
    if (field.tagName === "INPUT") {
      field.value = value === null ? "" : moment(value);
      field.removeAttribute("aria-invalid");
    } else {
      field.value = value;
      if (value && field.value !== value) { // it is not among the choices
        field.append(h("option", { value }, value.slice(0, 60)));
        field.value = value;
      }
    }
  }
  replace(list.chips, chips());
}
