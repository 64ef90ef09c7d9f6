// The timeline of a call: lanes on one axis of time, which buttons, keys, the wheel and
// the pointer zoom and move. A lane is drawn when it comes into view.

let shown = null; // the timeline that is shown

const SERVICE = -1; // stands for the service where a participant has a number
const MIN_SPAN = 200; // milliseconds; nothing is measured more finely

function showTimeline(content, row, detail, params) {
  if (!detail) return;
  const whole = fullSpan(detail), call = callSpan(detail, whole);
  shown = {
    row, detail, whole, call, view: { ...(call || whole), width: 0 }, lanes: layLanes(detail), axis: h("div", { class: "axis-holder" }),
    span: h("span", { class: "span-text" }), chosen: null, drawn: new Set(),
  };
  shown.problems = shown.lanes.flatMap((lane) => lane.problems.map((item) => ({ lane, item }))).sort((a, b) => a.item.at - b.item.at);
  shown.box = h("div", { class: "timeline" }, shown.axis, shown.lanes.map(laneElement),
    !shown.lanes.length && h("p", { class: "hint" }, "Nothing in this call has a time."));
  content.append(h("section", { class: "card timeline-card", "aria-label": "Timeline" }, toolbar(), key(), shown.box,
    h("p", { class: "hint keys" }, keyHelp([["Tab", "to a lane"], ["← →", "from item to item"], ["n p", "next, previous problem"], ["+ −", "zoom"], ["Shift ← →", "move"], ["0", "all"], call && ["c", "the call"]].filter(Boolean)),
      left(detail, "items") && h("span", null, left(detail, "items")))), eventsCard(detail));
  watchTimeline();
  const at = Number(params.get("at"));
  if (params.has("at") && Number.isFinite(at)) requestAnimationFrame(() => goTo(at, Number(params.get("who"))));
}

// fullSpan is the time of everything in the call, with a little room at both ends.
function fullSpan(detail) {
  const room = Math.max(200, detail.length * 0.02);
  return { from: -room, to: detail.length + room };
}

// callSpan is the time with somebody in the call, with a little room at both ends; null
// unless it is a small part of everything: clients may start long before.
function callSpan(detail, whole) {
  let from = Infinity, to = -Infinity;
  for (const lane of detail.lanes) {
    if (lane.join === null) continue;
    from = Math.min(from, lane.join);
    to = Math.max(to, lane.leave ?? lane.join);
  }
  const room = Math.max(MIN_SPAN, (to - from) * 0.05);
  return to >= from && (to - from + 2 * room) * 2 < whole.to - whole.from ? { from: Math.max(whole.from, from - room), to: Math.min(whole.to, to + room) } : null;
}

function toolbar() {
  const button = (name, label, keys, call) => h("button", { type: "button", class: "tool", "aria-label": label, title: label + " (" + keys + ")", on: { click: call } }, name);
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Timeline" },
    button("+", "Zoom in", "+", () => zoom(0.5)), button("−", "Zoom out", "−", () => zoom(2)),
    button("‹", "Earlier", "Shift ←", () => pan(-0.4)), button("›", "Later", "Shift →", () => pan(0.4)),
    button("All", "All: show everything", "0", () => setView(shown.whole)),
    shown.call && button("Call", "Show the time of the call", "c", () => setView(shown.call)),
    shown.problems.length > 0 && button("▲ Next problem", "Next problem", "n", () => problem(1)), h("span", { class: "hint" }, plural(shown.problems.length, "problem")),
    shown.span,
    shown.lanes.length > 1 && button("Fold all", "Fold all lanes", "click", () => foldAll(true)),
    shown.lanes.length > 1 && button("Unfold all", "Unfold all lanes", "click", () => foldAll(false)));
}

function key() {
  const sample = (name, ...parts) => h("li", null, s("svg", { width: 26, height: 16, "aria-hidden": "true" }, parts), " ", name);
  const bar = (verdict) => [s("rect", { class: "bar " + verdictClass(verdict), x: 1, y: 3, width: 24, height: 10, rx: 2 }),
    s("rect", { fill: pattern(verdict), x: 1, y: 3, width: 24, height: 10, rx: 2 })];
  return h("ul", { class: "legend" },
    sample("operation", s("rect", { class: "op", x: 1, y: 3, width: 24, height: 10, rx: 2 })),
    sample("instant", s("path", { class: "op", d: "M13 3L18 8L13 13L8 8Z" })),
    sample("bad operation", s("rect", { class: "op bad", x: 1, y: 3, width: 18, height: 10, rx: 2 }), s("rect", { fill: "url(#hatch)", x: 1, y: 3, width: 18, height: 10, rx: 2 }), cross(19, 8)),
    sample("diagnostic", range({}, 2, 24, 0)), sample("bad diagnostic", range({ bad: true }, 8, 24, 0)),
    sample("good stream", bar("Good")), sample("poor", bar("Poor")), sample("unknown", bar("Unknown")));
}

const FEW = 8; // lanes up to which all are unfolded

function laneElement(lane, i) {
  const p = lane.person;
  const folded = shown.lanes.length > FEW && !lane.problems.length;
  lane.holder = h("div", { class: "lane-holder" });
  lane.folded = folded;
  lane.holder.style.setProperty("min-height", heightOf(lane) + "px");
  lane.fold = h("button", { type: "button", class: "fold", "aria-expanded": String(!folded), on: { click: () => fold(lane, lane.fold.getAttribute("aria-expanded") === "true") } },
    h("span", { class: "chevron", "aria-hidden": "true" }), brief(laneName(shown.detail, lane)));
  return h("section", { class: "lane-section" }, h("h3", { class: "lane-head" }, lane.fold,
    p && p.type && h("span", { class: "lane-fact" }, brief(p.type)), p && p.quality !== "Unknown" && badge(p.quality),
    p && p.dropped && badge("dropped", "poor"),
    lane.problems.length > 0 && h("span", { class: "lane-fact poor-text" }, "▲ " + plural(lane.problems.length, "problem"))), lane.holder);
}

function fold(lane, close) {
  if (lane.folded === close) return;
  lane.folded = close;
  lane.fold.setAttribute("aria-expanded", String(!close));
  lane.holder.style.setProperty("min-height", heightOf(lane) + "px");
  drawTimeline();
}

const foldAll = (close) => shown.lanes.forEach((lane) => fold(lane, close));

// watchTimeline draws lanes as they come into view, and all of them again when the width
// changes.
function watchTimeline() {
  const t = shown;
  t.near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const lane = t.lanes.find((l) => l.holder === entry.target);
      if (entry.isIntersecting) t.drawn.add(lane);
      else if (!entry.target.contains(document.activeElement)) {
        t.drawn.delete(lane);
        entry.target.replaceChildren();
        lane.drawnFor = null;
      }
    }
    drawTimeline();
  }, { rootMargin: "400px 0px" });
  for (const lane of t.lanes) t.near.observe(lane.holder);
  t.sized = new ResizeObserver(() => {
    const width = Math.floor(t.box.clientWidth);
    if (width > 0 && width !== t.view.width) {
      t.view.width = width;
      drawTimeline();
    }
  });
  t.sized.observe(t.box);
  t.box.addEventListener("wheel", wheel, { passive: false });
  t.box.addEventListener("pointerdown", drag);
  t.box.addEventListener("click", chooseByPointer);
  t.box.addEventListener("focusout", (event) => { if (!t.redrawing && !t.box.contains(event.relatedTarget)) hideTip(); });
}

function leaveTimeline() {
  if (!shown) return;
  shown.near.disconnect();
  shown.sized.disconnect();
  shown = null;
}

let drawingDue = false;

function drawTimeline() {
  if (drawingDue) return;
  drawingDue = true;
  requestAnimationFrame(() => {
    drawingDue = false;
    if (!shown || !shown.view.width) return;
    const origin = shown.detail.origin, v = shown.view;
    shown.span.textContent = clock(origin + v.from) + " – " + clock(origin + v.to) + " " + zoneName() + " (" + lasting((v.to - v.from) / 1000) + ")" + outOfView(v);
    replace(shown.axis, drawAxis(v));
    for (const lane of shown.drawn) drawInto(lane);
  });
}

// outOfView says how many items, without streams and series, are before and after the
// visible time.
function outOfView(v) {
  let before = 0, after = 0;
  for (const lane of shown.lanes) {
    for (const item of lane.items) {
      if (!["operation", "diagnostic", "service"].includes(item.kind)) continue;
      if (item.end < v.from) before++;
      else if (item.start > v.to) after++;
    }
  }
  return (before ? " · " + count(before) + " earlier" : "") + (after ? " · " + count(after) + " later" : "");
}

function drawInto(lane) {
  const had = lane.holder.contains(document.activeElement);
  const chosen = shown.chosen && shown.chosen.lane === lane ? shown.chosen.item : null;
  const svg = drawLane(lane, shown.view, laneLabel(lane), chosen);
  svg.dataset.keepsTip = "yes";
  shown.redrawing = true; // the focus goes and comes back
  lane.holder.replaceChildren(svg);
  if (had) svg.focus({ preventScroll: true });
  shown.redrawing = false;
}

const laneLabel = (lane) => (lane.service ? "The service" : lane.who ? "Participant " + who(shown.detail, lane.who) : "Of nobody known") + ": " +
  plural(lane.items.length, "item") + ", " + plural(lane.problems.length, "problem") + ". Arrow keys go from item to item.";

function setView({ from, to }) {
  const whole = shown.whole, most = whole.to - whole.from;
  const span = Math.min(most, Math.max(MIN_SPAN, to - from));
  const start = Math.min(Math.max(from, whole.from), whole.to - span);
  Object.assign(shown.view, { from: start, to: start + span });
  hideTip();
  drawTimeline();
}

// zoom makes the visible time longer or shorter around the pointer, else the chosen item,
// else the middle.
function zoom(factor, at) {
  const v = shown.view;
  const inView = shown.chosen && shown.chosen.item.at >= v.from && shown.chosen.item.at <= v.to;
  const around = at ?? (inView ? shown.chosen.item.at : (v.from + v.to) / 2);
  setView({ from: around - (around - v.from) * factor, to: around + (v.to - around) * factor });
}

function pan(share) {
  const d = (shown.view.to - shown.view.from) * share;
  setView({ from: shown.view.from + d, to: shown.view.to + d });
}

function timeAt(clientX) {
  const box = shown.axis.getBoundingClientRect();
  return shown.view.from + (clientX - box.left - sideOf(shown.view)) / Math.max(1, shown.view.width - sideOf(shown.view)) * (shown.view.to - shown.view.from);
}

function wheel(event) {
  if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
  event.preventDefault();
  zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX));
}

// drag moves the visible time with the pointer.
function drag(event) {
  if (event.button !== 0 || !event.target.closest(".plot")) return;
  const start = { x: event.clientX, from: shown.view.from, to: shown.view.to };
  const scale = (start.to - start.from) / Math.max(1, shown.view.width - sideOf(shown.view));
  const move = (e) => {
    if (!shown || Math.abs(e.clientX - start.x) < 3) return;
    const d = (start.x - e.clientX) * scale;
    setView({ from: start.from + d, to: start.to + d });
  };
  const stop = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", stop);
    removeEventListener("pointercancel", stop);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
}

function chooseByPointer(event) {
  const svg = event.target.closest(".lane");
  if (svg) svg.focus({ preventScroll: true });
}

function timelineKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const svg = event.target.closest(".lane");
  const lane = svg && shown.lanes.find((l) => l.holder.contains(svg));
  const key = event.key;
  if (key === "+" || key === "=") zoom(0.5);
  else if (key === "-" || key === "−") zoom(2);
  else if (key === "0") setView(shown.whole);
  else if (key === "c" && shown.call) setView(shown.call);
  else if (key === "n") problem(1);
  else if (key === "p") problem(-1);
  else if (event.shiftKey && key === "ArrowLeft") pan(-0.4);
  else if (event.shiftKey && key === "ArrowRight") pan(0.4);
  else if (lane && key === "ArrowRight") step(lane, 1);
  else if (lane && key === "ArrowLeft") step(lane, -1);
  else if (lane && key === "Home") choose(lane, lane.items[0]);
  else if (lane && key === "End") choose(lane, lane.items[lane.items.length - 1]);
  else return;
  event.preventDefault();
}

function step(lane, way) {
  const at = shown.chosen && shown.chosen.lane === lane ? lane.items.indexOf(shown.chosen.item) : way > 0 ? -1 : lane.items.length;
  choose(lane, lane.items[Math.min(Math.max(at + way, 0), lane.items.length - 1)]);
}

function problem(way) {
  const list = shown.problems;
  if (!list.length) return say("There are no problems on this timeline.");
  const at = shown.chosen ? list.findIndex((p) => p.item === shown.chosen.item) : -1;
  const next = at < 0 ? (way > 0 ? 0 : list.length - 1) : (at + way + list.length) % list.length;
  choose(list[next].lane, list[next].item);
}

// choose marks an item, brings it into view, and announces it.
function choose(lane, item) {
  if (!item) return;
  fold(lane, false);
  shown.chosen = { lane, item };
  const v = shown.view;
  if (item.at < v.from || item.at > v.to) {
    const half = (v.to - v.from) / 2;
    setView({ from: item.at - half, to: item.at + half });
  }
  shown.drawn.add(lane);
  drawInto(lane);
  const svg = lane.holder.firstElementChild;
  svg.focus({ preventScroll: true });
  const row = lane.rows.find((r) => r.items.includes(item));
  const box = svg.getBoundingClientRect();
  const top = box.top + itemTop(item, row);
  if (top < 130 || top > innerHeight - 220) scrollBy({ top: top - innerHeight / 2.5 });
  // The tooltip is shown after scrolling, which hides it.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (!shown || !svg.isConnected && !lane.holder.firstElementChild) return;
    const now = lane.holder.firstElementChild.getBoundingClientRect();
    const side = sideOf(shown.view);
    const x = now.left + side + (item.at - shown.view.from) / (shown.view.to - shown.view.from) * (shown.view.width - side);
    showTip(() => itemTip(item), Math.max(now.left + side, x), now.top + itemTop(item, row) + 10);
  }));
  const content = itemTip(item);
  say(content.title + ". " + content.lines.filter(([, value]) => value).map(([name, value]) => name + " " + value).join(". "));
}

// goTo shows a moment on the lane of a participant.
function goTo(at, whose) {
  if (!shown) return;
  const lane = shown.lanes.find((l) => (l.service ? SERVICE : l.who) === whose) || shown.lanes[0];
  if (!lane) return;
  const near = (list) => list.reduce((best, i) => (best === null || Math.abs(i.at - at) < Math.abs(best.at - at) ? i : best), null);
  const exact = lane.problems.filter((i) => i.at === at || i.start === at);
  const span = Math.max(30000, (shown.whole.to - shown.whole.from) / 8);
  setView({ from: at - span / 2, to: at + span / 2 });
  choose(lane, exact[0] || near(lane.problems) || near(lane.items));
}

// eventsCard has the timeline as a table, to copy from and for people who cannot see it.
// It is built when it is opened.
function eventsCard(detail) {
  const holder = h("div");
  const box = h("details", { class: "card numbers" }, h("summary", null, "The timeline as a table"), holder);
  box.addEventListener("toggle", () => {
    if (!box.open || holder.firstChild) return;
    const all = shown.lanes.flatMap((lane) => lane.items.filter((i) => i.kind !== "stream" && i.kind !== "series").map((item) => ({ lane, item })))
      .sort((a, b) => firstOf(a.item) - firstOf(b.item));
    holder.append(dataTable("Timeline", ["Time (" + zoneName() + ")", "#For", "Participant", "Group", "What", "", "Result"], all.slice(0, 2000).map(({ lane, item }) => [
      clockMs(detail.origin + firstOf(item)), num(0, lasts(item) ? lasting((item.end - item.start) / 1000) : ""), brief(laneName(detail, lane)),
      item.group || "", brief(item.name), item.bad ? "▲ problem" : "", data(item.detail || " ")])),
    all.length > 2000 && h("p", { class: "hint" }, count(all.length - 2000) + " more are not listed."));
  });
  return box;
}
