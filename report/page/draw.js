// Drawing a lane of the timeline as SVG: only what is in the visible time.

// sideOf returns how much of a view's width the names of rows have.
const sideOf = (view) => view.width < 560 ? 104 : 168;

// drawLane returns the SVG of a lane. view is {from, to, width}, times in
// milliseconds since the origin of the call.
function drawLane(lane, view, label, chosen) {
  const side = sideOf(view), room = Math.max(10, view.width - side);
  const x = (t) => (t - view.from) / (view.to - view.from) * room;
  const height = heightOf(lane);
  const plot = s("svg", { class: "plot", x: side, y: 0, width: room, height });
  for (const t of ticks(view, room).list) plot.append(s("line", { class: "grid", x1: x(t), x2: x(t), y1: 0, y2: height }));
  const names = s("g", { class: "row-names", "aria-hidden": "true" });
  for (const row of rowsOf(lane)) {
    rowNames(names, row, side);
    plot.append(s("line", { class: "row-line", x1: 0, x2: room, y1: row.y + row.height + PAD / 2, y2: row.y + row.height + PAD / 2 }));
    drawRow(plot, row, view, x, room);
  }
  if (chosen && !lane.folded) plot.append(focusRing(lane, chosen, x));
  return s("svg", {
    class: "lane", width: view.width, height, viewBox: `0 0 ${view.width} ${height}`,
    role: "group", "aria-label": label, tabindex: "0",
  }, names, plot);
}

function rowNames(names, row, side) {
  if (row.kind === "streams") {
    for (const item of row.items) {
      names.append(label(item.name, side - 16, { class: "row-name", x: side - 10, y: row.y + item.track * MEDIA + 11, "text-anchor": "end" }));
    }
    return;
  }
  const series = row.kind === "series" ? row.items[0] : null;
  names.append(label(row.name, side - 16, { class: "row-name" + (series ? "" : " strong"), x: side - 10, y: row.y + 12, "text-anchor": "end" }));
  if (!series) return;
  names.append(label(series.detail, side - 16, { class: "row-name small", x: side - 10, y: row.y + 25, "text-anchor": "end" }),
    series.worst !== null && label(worstText(series), side, { class: "row-name small" + (series.verdict === "Poor" ? " poor" : ""), x: side - 10, y: row.y + 37, "text-anchor": "end" }));
}

const worstText = (series) => (series.verdict === "Poor" ? "▲ " : "") + (series.series.below ? "min " : "max ") + short(series.worst) +
  (series.series.limit === null ? "" : ", limit " + measure(series.series.limit, series.series.unit));

function drawRow(plot, row, view, x, room) {
  let latestPixel = -1, latestTrack = -1;
  for (const item of row.items) {
    if (item.end < view.from || item.start > view.to) continue;
    // Instants on the same pixel look like one. All bad ones are drawn, so that no good
    // one covers a bad one.
    const pixel = Math.round(x(item.start));
    if (!item.bad && row.kind === "group" && pixel === latestPixel && item.track === latestTrack && x(item.end) - x(item.start) < 1) continue;
    latestPixel = pixel;
    latestTrack = item.track;
    plot.append(tip(shape(item, row, x, room), () => itemTip(item)));
  }
}

function shape(item, row, x, room) {
  // A bar far beyond both sides is cut, because drawings of many million pixels are
  // inexact.
  const a = Math.max(x(item.start), -50), b = Math.min(x(item.end), room + 50);
  const y = itemTop(item, row);
  if (row.kind === "presence" && item.kind !== "presence") return s("g", { class: "item" }, cross(b, y + 8));
  switch (item.kind) {
    case "presence": return presence(item, a, b, y);
    case "diagnostic": return range(item, a, b, y);
    case "stream": return streamBar(item, a, b, y);
    case "series": return spark(item, row, x, room);
    default: return operation(item, a, b, y);
  }
}

const itemTop = (item, row) => row.y + item.track * (row.kind === "streams" ? MEDIA : TRACK);

function presence(item, a, b, y) {
  return s("g", { class: "item presence" },
    s("rect", { class: "hit", x: a, y, width: Math.max(8, b - a), height: PRESENCE }),
    s("rect", { class: "here", x: a, y: y + 5, width: Math.max(2, b - a), height: 6, rx: 3 }),
    item.poor && s("rect", { class: "bar poor", x: a, y: y + 11, width: Math.max(2, b - a), height: 4, rx: 1 }),
    item.bad && cross(Math.max(a, b), y + 8));
}

// cross is the sign of something bad at a moment: a disc with a cross.
function cross(x, y) {
  return s("g", { class: "bad-sign" }, s("circle", { cx: x, cy: y, r: 6 }),
    s("path", { d: `M${x - 2.6} ${y - 2.6}L${x + 2.6} ${y + 2.6}M${x + 2.6} ${y - 2.6}L${x - 2.6} ${y + 2.6}` }));
}

// An operation that takes time is a bar, an instant a diamond; a bad one has a
// cross at its end.
function operation(item, a, b, y) {
  const mid = y + TRACK / 2;
  const width = Math.max(3, b - a);
  const parts = [s("rect", { class: "hit", x: a - 5, y, width: width + 10, height: TRACK })];
  if (!item.instant) {
    parts.push(s("rect", { class: item.bad ? "op bad" : "op", x: a, y: y + 3, width, height: TRACK - 6, rx: 2 }));
    if (item.bad) parts.push(s("rect", { fill: "url(#hatch)", x: a, y: y + 3, width, height: TRACK - 6, rx: 2 }));
  } else if (!item.bad) {
    parts.push(s("path", { class: "op", d: `M${a} ${mid - 5}L${a + 5} ${mid}L${a} ${mid + 5}L${a - 5} ${mid}Z` }));
  }
  if (item.bad) parts.push(cross(b, mid));
  return s("g", { class: "item" }, parts);
}

// A diagnostic is a range between two posts; a bad one has a triangle at its
// beginning.
function range(item, a, b, y) {
  const mid = y + TRACK / 2, end = Math.max(b, a + 6);
  return s("g", { class: "item diagnostic" + (item.bad ? " bad" : "") },
    s("rect", { class: "hit", x: a - 6, y, width: end - a + 12, height: TRACK }),
    s("rect", { class: "range", x: a, y: mid - 3, width: end - a, height: 6 }),
    item.bad && s("rect", { fill: "url(#hatch)", x: a, y: mid - 3, width: end - a, height: 6 }),
    s("path", { class: "post", d: `M${a} ${mid - 5}V${mid + 5}M${end} ${mid - 5}V${mid + 5}` }),
    item.bad && s("path", { class: "triangle", d: `M${a} ${mid - 7}L${a + 7} ${mid + 5}H${a - 7}Z` }));
}

function streamBar(item, a, b, y) {
  const box = { x: a, y: y + 2, width: Math.max(3, b - a), height: MEDIA - 4, rx: 2 };
  const room = box.width + Math.min(0, a) - 12;
  return s("g", { class: "item" },
    s("rect", { class: "bar " + verdictClass(item.verdict), ...box }),
    s("rect", { fill: pattern(item.verdict), ...box }),
    item.bad && room > 150 && barText("▲ " + item.detail, room, Math.max(a, 0) + 4, y));
}

// barText is a text on a hatched bar, with a plain background.
function barText(text, room, x, y) {
  const shown = clipped(text, room);
  return [s("rect", { class: "plate", x, y: y + 1, width: textWidth(shown) * 1.08 + 8, height: MEDIA - 2, rx: 2 }), label(text, room, { class: "on-bar", x: x + 4, y: y + MEDIA - 4 }, shown)];
}

// spark draws a series: a line with gaps where intervals are missing, a broken
// line at the limit, and a mark on every value beyond it.
function spark(item, row, x, room) {
  const bottom = row.y + SPARK, tall = SPARK - 4;
  const y = (v) => bottom - tall * Math.max(0, v) / item.top;
  const limit = item.series.limit;
  const beyond = (v) => limit !== null && (item.series.below ? v < limit : v > limit);
  let path = "", last = null;
  const marks = [];
  for (const p of item.points) {
    if (p.value === null) {
      last = null;
      continue;
    }
    const px = x(p.at), py = y(p.value);
    path += (last === null || p.at - last > item.gap ? "M" : "L") + px.toFixed(1) + " " + py.toFixed(1);
    last = p.at;
    if (beyond(p.value) && px > -5 && px < room + 5) marks.push(s("circle", { class: "beyond-mark", cx: px, cy: py, r: 2.6 }));
  }
  return s("g", { class: "item series" },
    s("rect", { class: "hit", x: x(item.start), y: row.y, width: Math.max(6, x(item.end) - x(item.start)), height: SPARK }),
    s("line", { class: "spark-base", x1: x(item.start), x2: x(item.end), y1: bottom, y2: bottom }),
    limit !== null && s("line", { class: "limit", x1: 0, x2: room, y1: y(limit), y2: y(limit) }),
    s("path", { class: "spark", d: path }), marks);
}

function focusRing(lane, item, x) {
  const row = lane.rows.find((r) => r.items.includes(item));
  const tall = { series: SPARK, stream: MEDIA }[item.kind] || TRACK;
  const a = x(item.kind === "presence" && item.bad ? item.at : item.start);
  return s("rect", { class: "ring", x: a - 9, y: itemTop(item, row) - 1, width: Math.max(18, x(item.end) - a + 18), height: tall + 2, rx: 4 });
}

const firstOf = (item) => lasts(item) ? item.start : item.at;

// itemTip returns everything that is known about an item.
function itemTip(item) {
  const origin = shown.detail.origin;
  const kind = { operation: "Operation", diagnostic: "User-facing diagnostic", stream: "Stream", series: "Media statistics", presence: "Participant", service: "The service" }[item.kind];
  const lines = [["", kind + (item.group ? ", " + item.group.toLowerCase() : "") + (item.bad ? " – ▲ problem" : "")],
    [lasts(item) ? "From" : "At", moment(origin + firstOf(item)).slice(0, 11) + clockMs(origin + firstOf(item)) + " " + zoneName()]];
  if (lasts(item)) lines.push(["To", clockMs(origin + item.end) + " " + zoneName()], ["For", lasting((item.end - item.start) / 1000)]);
  if (item.kind === "stream") {
    lines.push(["Verdict", item.verdict], ["Beyond", item.detail], ["Stream ID", item.stream.id], ["Codec", item.stream.codec], ["Transport", item.stream.transport]);
    DATA.metrics.forEach((m, i) => {
      const value = item.stream.values[i] ?? null;
      if (value !== null) lines.push([metricName(m.name), measure(value, m.unit)]);
    });
  } else if (item.kind === "series") {
    lines.push(["", item.detail], ["Intervals", count(item.points.length)], ["Worst", item.worst === null ? "" : measure(item.worst, item.series.unit)],
      ["Verdict", item.verdict], ["Beyond the limit", item.series.share === null ? "" : percent(item.series.share, 1) + " of the time"]);
  } else {
    lines.push([item.kind === "diagnostic" ? "Said" : "Result", item.detail]);
    const [sentence, action] = (DATA.meanings || {})[item.kind === "diagnostic" ? groupName(item.name) : item.name] || [];
    if (item.kind !== "presence") lines.push(["", sentence], ["To do", item.bad && action]);
  }
  return { title: item.name, lines };
}

// ticks returns round times in the visible time.
function ticks(view, room) {
  const origin = shown.detail.origin;
  const step = timeStep(view.to - view.from, Math.max(2, room / 105));
  const list = [];
  for (let t = Math.ceil((origin + view.from) / step) * step; t <= origin + view.to; t += step) list.push(t - origin);
  return { step, list };
}

function drawAxis(view) {
  const side = sideOf(view), room = Math.max(10, view.width - side);
  const origin = shown.detail.origin;
  const { step, list } = ticks(view, room);
  return s("svg", { class: "axis", width: view.width, height: 30, viewBox: `0 0 ${view.width} 30`, "aria-hidden": "true" },
    s("text", { class: "tick", x: side - 10, y: 19, "text-anchor": "end" }, day(origin + view.from) + (side < 150 ? "" : ", " + zoneName())),
    // No group of elements is moved: Chromium forgets the move where paper repeats the
    // axis.
    list.map((t) => {
      const px = (t - view.from) / (view.to - view.from) * room, x = side + px;
      return [s("line", { class: "tick-line", x1: x, x2: x, y1: 24, y2: 30 }),
        s("text", { class: "tick", x, y: 19, "text-anchor": px < 30 ? "start" : px > room - 30 ? "end" : "middle" }, step < 1000 ? clockMs(origin + t) : clock(origin + t))];
    }));
}
