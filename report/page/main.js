// The address determines the view: #calls, #call=…, or the summary. So every view has a
// link, and back and forward work.

const current = { page: "", row: -1 };
let routes = 0; // how often something has been shown

async function route(same) {
  const own = ++routes;
  const params = new URLSearchParams(location.hash.slice(1));
  if (DATA.open && location.hash === "") params.set("call", DATA.open);
  const page = params.has("call") ? "call" : params.has("calls") ? "calls" : "summary";
  const row = page === "call" ? findCall(params) : -1;
  if (row >= 0 && details(row) === undefined) {
    try {
      await unpack(row);
    } catch (error) {
      latest.row = row; // the call is shown without them
      latest.detail = null;
    }
    if (own !== routes) return; // something else is to be shown by now
  }
  if (page === "calls" && params.get("q")) {
    await searchable();
    if (own !== routes) return;
  }
  showRoute(page, row, params, same === true);
}

function showRoute(page, row, params, same) {
  const before = { ...current };
  const main = byID("main");
  hideTip();
  leaveTimeline();
  forgetCharts(main);
  replace(main);
  current.page = page;
  current.row = row;
  document.body.className = "on-" + page;
  if (page === "calls") {
    lastList = location.hash;
    const fresh = query(filtersIn(params)) !== query(filter);
    readFilter(params);
    showList(main);
    if (!same) restoreList(before, fresh);
  } else if (page === "call") {
    forgetSearch(); // it would lead back to the list
    showCall(main, current.row, params);
    if (same) return;
    scrollTo(0, 0);
    if (before.page && before.row !== current.row) focusHeading();
    else if (before.page) focusTab();
  } else {
    showSummary(main);
    if (same) return;
    scrollTo(0, 0);
    if (before.page) focusHeading();
  }
  for (const link of byID("nav").querySelectorAll("a")) {
    if (link.dataset.page === page || page === "call" && link.dataset.page === "calls") link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = (page === "call" && current.row >= 0 ? visible(callName(current.row).slice(0, 60)) + " – " : "") + TITLE;
}

const TITLE = document.title;

// restoreList goes to the call from which the user comes back.
function restoreList(before, fresh) {
  const at = before.row >= 0 ? listed.indexOf(before.row) : -1;
  if (at >= 0) active = at;
  else if (fresh || active >= listed.length) active = 0;
  if (before.page && document.activeElement !== byID("search")) focusRow(true);
}

function focusHeading() {
  const heading = byID("main").querySelector("h2");
  if (heading) heading.focus({ preventScroll: true });
}

function focusTab() {
  const tab = byID("main").querySelector(".tabs [aria-current]");
  if (tab) tab.focus({ preventScroll: true });
}

function typing(target) {
  return target instanceof Element && target.closest("input, select, textarea") !== null;
}

function pageKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const key = event.key;
  if (key === "Escape") escape(event);
  else if (typing(event.target)) {
    if (event.target.id === "search" && (key === "Enter" || key === "ArrowDown") && current.page === "calls") {
      event.preventDefault();
      if (searchDue) searchNow(); // the row is to be one that has been searched for
      focusRow(true);
    }
  } else if (key === "/") {
    event.preventDefault();
    byID("search").focus();
    byID("search").select();
  } else if (current.page === "call" && current.row >= 0 && ["1", "2", "3"].includes(key)) {
    location.hash = address(current.row, VIEWS[Number(key) - 1][0]);
  } else if (shown) timelineKeys(event);
  else if (current.page === "calls" && !list.scroller.contains(event.target)) listKeys(event);
}

// escape goes one step back: from the tooltip, the search or the call.
function escape(event) {
  if (!byID("tooltip").hidden) hideTip();
  else if (event.target.id === "search") {
    if (byID("search").value) clearFilterIfShown();
    else if (current.page === "calls") focusRow(true);
    else byID("main").focus();
  } else if (current.page === "call") location.hash = lastList;
  else if (current.page === "calls") clearFilterIfShown();
  else return;
  event.preventDefault();
}

function clearFilterIfShown() {
  if (current.page === "calls") clearFilter();
  else byID("search").value = "";
}

let searchDue = 0;

function searched() {
  clearTimeout(searchDue);
  searchDue = setTimeout(search, 80);
}

// search lists the calls that match the typed text.
async function search() {
  const due = searchDue;
  if (byID("search").value && haystacks.length < COUNT) await searchable();
  if (due === searchDue) searchNow(); // else more has been typed, or something else is shown
}

function searchNow() {
  forgetSearch();
  const q = byID("search").value;
  if (current.page !== "calls") {
    location.hash = q ? "#calls&" + new URLSearchParams({ q }) : "#calls";
    return;
  }
  filter.q = q;
  refresh(true);
  remember();
}

function forgetSearch() {
  clearTimeout(searchDue);
  searchDue = 0;
}

function about() {
  const starts = ROWS.start.filter(valid);
  const parts = [plural(COUNT, "call")];
  if (starts.length) parts.push(moment(starts[0]).slice(0, 16) + " to " + moment(starts[starts.length - 1]).slice(0, 16) + " " + zoneName());
  parts.push("profile " + DATA.profile);
  if (valid(DATA.generated)) parts.push("made " + moment(DATA.generated).slice(0, 16) + " " + zoneName());
  byID("about").textContent = visible(parts.join(" · "));
  showZone();
}

// switchZone shows all times in the other zone.
function switchZone() {
  zone.local = !zone.local;
  try {
    localStorage.setItem("acstelemetry.zone", zoneName());
  } catch {
    // Some browsers keep nothing for a page from a file.
  }
  haystacks = []; // they have times
  about();
  route(true);
}

function readZone() {
  try {
    zone.local = localStorage.getItem("acstelemetry.zone") === "local";
  } catch {
    // Times stay in UTC.
  }
}

function showZone() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone || "local";
  byID("zone").textContent = zone.local ? "Times: " + here : "Times: UTC";
  byID("zone").title = zone.local ? "Show times in UTC" : "Show times in the zone of this computer, " + here;
}

function start() {
  readZone();
  document.body.append(patterns());
  byID("nav").append(h("a", { href: "#summary", "data-page": "summary" }, "Summary"),
    h("a", { href: "#calls", "data-page": "calls" }, "Calls", h("span", { class: "pill" }, count(COUNT))));
  byID("skip").addEventListener("click", () => byID("main").focus());
  byID("search").addEventListener("input", searched);
  byID("search").addEventListener("focus", searchable);
  byID("zone").addEventListener("click", switchZone);
  NARROW.addEventListener("change", () => current.page === "calls" && route(true));
  document.addEventListener("keydown", pageKeys);
  addEventListener("hashchange", route);
  addEventListener("beforeprint", preparePrint);
  addEventListener("afterprint", afterPrint);
  about();
  startTips();
  route();
}

start();
