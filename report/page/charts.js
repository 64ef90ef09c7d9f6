// Charts, drawn as SVG at the available width. Each has a title and a description for
// people who cannot see it, and its numbers as a table.

const drawings = new Map(); // elements with a chart, and what draws it

// Drawing waits for the next frame: it changes heights, and a size must not change while
// sizes are reported.
const resized = new ResizeObserver((entries) => requestAnimationFrame(() => {
  for (const entry of entries) {
    const drawing = drawings.get(entry.target);
    const width = Math.floor(entry.contentRect.width);
    if (drawing && width > 0 && width !== drawing.width) drawing.draw(width);
  }
}));

let chartNumber = 0;

// chart returns a figure. draw(width) returns {height, parts}.
function chart({ title, note, description, draw, table, wide }) {
  const id = "chart" + chartNumber++;
  const holder = h("div", { class: "chart" });
  const drawing = { width: 0 };
  drawing.draw = (width) => {
    drawing.width = width;
    const { height, parts } = draw(width);
    const svg = s("svg", {
      width, height, viewBox: `0 0 ${width} ${height}`, "aria-labelledby": id + "t " + id + "d",
    }, s("title", { id: id + "t" }, title), s("desc", { id: id + "d" }, description), parts);
    svg.setAttribute("role", svg.querySelector("a") ? "group" : "img"); // an image has no links
    replace(holder, svg);
  };
  drawings.set(holder, drawing);
  resized.observe(holder);
  return h("figure", { class: wide ? "card wide-card" : "card" },
    h("figcaption", null, h("h3", null, title), note && h("p", { class: "hint" }, note)),
    holder,
    table && numbers(table()));
}

function numbers(table) {
  return h("details", { class: "numbers" }, h("summary", null, "Numbers"), copyTable(table), table);
}

// forget stops watching charts that are no longer in the page.
function forgetCharts(container) {
  for (const holder of container.querySelectorAll(".chart")) {
    drawings.delete(holder);
    resized.unobserve(holder);
  }
}

const BAR = 26;

// apart cuts texts by a function that cuts one at its end. Texts that would look the same are
// cut at their common beginning, too.
function apart(texts, cut) {
  const cuts = texts.map(cut);
  return texts.map((text, i) => {
    const alike = texts.filter((other, j) => other !== text && cuts[j] === cuts[i]);
    if (cuts[i] === text || !alike.length) return cuts[i];
    const letters = Array.from(text.slice(0, 400));
    const same = Math.max(...alike.map((other) => common(letters, Array.from(other.slice(0, 400)))));
    return cut(letters.slice(0, 6).join("") + "…" + letters.slice(Math.max(6, same - 4)).join(""));
  });
}

// common returns how many letters two texts begin with together.
function common(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}

// cutAt cuts texts after so many letters.
const cutAt = (most) => (text) => { const letters = Array.from(text.slice(0, 400)); return letters.length <= most && text.length <= 400 ? text : letters.slice(0, most - 1).join("") + "…"; };

// label shortens a text to a width in pixels; its title is the complete text.
function label(text, width, props, shown = clipped(text, width)) {
  return s("text", props, shown, shown !== text && s("title", null, text.slice(0, 400)));
}

// clipped cuts a text that is wider than so many pixels, at its end.
function clipped(text, width) {
  if (text.length <= 400 && textWidth(text) <= width) return text;
  const letters = Array.from(text.slice(0, 400)); // no letter is cut in half
  let fit = 0, most = letters.length;
  while (fit < most) {
    const middle = Math.ceil((fit + most) / 2);
    if (textWidth(letters.slice(0, middle).join("") + "…") <= width) fit = middle;
    else most = middle - 1;
  }
  return letters.slice(0, fit).join("") + "…";
}

let ruler = null;

// textWidth measures a text as it is shown in a chart.
function textWidth(text) {
  if (!ruler) {
    ruler = document.createElement("canvas").getContext("2d");
    ruler.font = "12px " + getComputedStyle(document.documentElement).fontFamily; // as in page.css
  }
  return ruler.measureText(visible(text)).width;
}

// bars draws a horizontal bar for each row: {name, value, part, kind, text, href}. part
// is the bad part of the bar, right the room for the texts.
function bars(rows, right = 118) {
  return (width) => {
    const left = Math.min(230, Math.max(90, width * 0.38));
    const room = Math.max(20, width - left - right);
    const most = Math.max(1, ...rows.map((r) => r.value));
    const names = apart(rows.map((r) => r.name), (text) => clipped(text, left - 12));
    const parts = rows.map((r, i) => {
      const y = i * BAR;
      const length = Math.max(r.value > 0 ? 2 : 0, room * r.value / most);
      const piece = r.part ? Math.max(2, room * r.part / most) : 0;
      const row = s(r.href ? "a" : "g", { href: r.href, class: "bar-row" },
        s("rect", { class: "hit", x: 0, y, width, height: BAR }),
        label(r.name, 0, { class: "name", x: left - 10, y: y + 17, "text-anchor": "end" }, names[i]),
        s("rect", { class: "bar " + (r.kind || "plain"), x: left, y: y + 5, width: length, height: BAR - 10, rx: 2 }),
        r.kind === "poor" && s("rect", { fill: "url(#hatch)", x: left, y: y + 5, width: length, height: BAR - 10, rx: 2 }),
        piece > 0 && s("rect", { class: "bar poor", x: left, y: y + 5, width: piece, height: BAR - 10, rx: 2 }),
        piece > 0 && s("rect", { fill: "url(#hatch)", x: left, y: y + 5, width: piece, height: BAR - 10, rx: 2 }),
        s("text", { class: "value", x: left + length + 8, y: y + 17 }, r.text));
      return tip(row, () => ({ title: r.name, lines: r.lines || [["Count", r.text]] }));
    });
    return { height: Math.max(BAR, rows.length * BAR), parts };
  };
}

// shares draws one bar per row, divided into verdicts.
function shares(rows) {
  return (width) => {
    const parts = [];
    rows.forEach((row, i) => {
      const y = i * 62;
      const all = row.values.reduce((sum, v) => sum + v.value, 0);
      parts.push(s("text", { class: "name strong", x: 0, y: y + 14 }, row.name),
        s("text", { class: "value", x: width, y: y + 14, "text-anchor": "end" }, count(all)));
      let x = 0;
      for (const v of row.values) {
        if (!v.value) continue;
        const w = Math.max(2, width * v.value / all);
        const piece = s(v.href ? "a" : "g", { href: v.href, "aria-label": row.name + ": " + count(v.value) + " " + v.name },
          s("rect", { class: "bar " + verdictClass(v.name), x, y: y + 22, width: Math.max(1, w - 1.5), height: 22, rx: 2 }),
          s("rect", { fill: pattern(v.name), x, y: y + 22, width: Math.max(1, w - 1.5), height: 22, rx: 2 }));
        parts.push(tip(piece, () => ({ title: row.name + ": " + v.name, lines: [["Number", count(v.value)], ["Share", percent(v.value, all)]] })));
        x += w;
      }
    });
    return { height: rows.length * 62 - 14, parts };
  };
}

const pattern = (verdict) => ({ Poor: "url(#hatch)", Unknown: "url(#dots)" })[verdict] || "none";

function legend(values) {
  return h("ul", { class: "legend" }, values.map((v) => h("li", null,
    s("svg", { width: 14, height: 14, "aria-hidden": "true" },
      s("rect", { class: "bar " + verdictClass(v), width: 14, height: 14, rx: 2 }),
      s("rect", { fill: pattern(v), width: 14, height: 14, rx: 2 })), " ", v)));
}

const DAY = 86400000; // milliseconds

const TIME_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400].map((n) => n * 1000)];

// timeStep returns the least round time, in milliseconds, that fits into a span at most n
// times.
function timeStep(span, n) {
  for (const step of TIME_STEPS) if (span / step <= n) return step;
  return Math.ceil(span / n / DAY) * DAY;
}

// The parts of the chart of calls over time from top to bottom: columns, shares, the axis.
const TIME_CHART = { left: 44, top: 12, base: 140, shareTop: 172, shareBase: 222, height: 262 };

// overTimeChart draws calls over time: columns by quality and, below them, the share of poor
// calls as a line. Buckets have their calls and when they begin and end.
function overTimeChart(buckets, step, limit) {
  return (width) => {
    const { left, base, top, shareBase, height } = TIME_CHART;
    const slot = (width - left - 4) / buckets.length;
    const scale = niceScale(Math.max(1, ...buckets.map((b) => b.all)), 4);
    const parts = [];
    for (let v = 0; v <= scale.top; v += scale.step) {
      const y = base - (base - top) * v / scale.top;
      parts.push(s("line", { class: "grid", x1: left, x2: width, y1: y, y2: y }),
        s("text", { class: "tick", x: left - 6, y: y + 4, "text-anchor": "end" }, count(v)));
    }
    parts.push(timeAxis(buckets, width), shareLine(buckets, slot, width, limit));
    const chosen = s("rect", { class: "chosen-range", x: 0, y: 0, width: 0, height: shareBase });
    const group = s("g", { class: "choose-time" }, chosen, buckets.map((b, i) => timeColumn(b, left + i * slot, slot, scale, step)));
    chooseRange(group, chosen, buckets, slot);
    return { height, parts: parts.concat(group) };
  };
}

function timeColumn(b, x, slot, scale, step) {
  const { base, top, shareBase } = TIME_CHART;
  let y = base;
  const column = s("g", null, s("rect", { class: "hit", x, y: 0, width: slot, height: shareBase }));
  for (const verdict of ["Poor", "Good", "Unknown"]) {
    if (!b[verdict]) continue;
    const tall = Math.max(1, (base - top) * b[verdict] / scale.top);
    y -= tall;
    const box = { x: x + slot * 0.08, y, width: Math.max(1, slot * 0.84), height: tall };
    column.append(s("rect", { class: "bar " + verdictClass(verdict), ...box }),
      s("rect", { fill: pattern(verdict), ...box }));
  }
  return tip(column, () => ({
    title: moment(b.at).slice(0, step >= DAY ? 10 : 16) + " " + zoneName(),
    lines: [["Calls", count(b.all)], ["Good", count(b.Good)], ["Poor", count(b.Poor)], ["Unknown", count(b.Unknown)],
      ["Poor share", b.Good + b.Poor ? percent(b.Poor, b.Good + b.Poor) + " of those judged" : ""], ["", "Choose it to list its calls."]],
  }));
}

// chooseRange lists the calls of the column that is clicked, or of those that the pointer is
// dragged over.
function chooseRange(group, chosen, buckets, slot) {
  const { left } = TIME_CHART;
  const at = (event) => {
    const x = event.clientX - group.ownerSVGElement.getBoundingClientRect().left - left;
    return Math.min(buckets.length - 1, Math.max(0, Math.floor(x / slot)));
  };
  group.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const first = at(event);
    let last = first;
    const mark = () => {
      chosen.setAttribute("x", left + Math.min(first, last) * slot);
      chosen.setAttribute("width", (Math.abs(last - first) + 1) * slot);
    };
    const move = (e) => { last = at(e); mark(); };
    const end = (e) => {
      for (const [name, call] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) removeEventListener(name, call);
      chosen.setAttribute("width", 0);
      if (e.type === "pointerup") location.hash = listOf({ from: buckets[Math.min(first, last)].at, to: buckets[Math.max(first, last)].end });
    };
    for (const [name, call] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) addEventListener(name, call);
    mark();
    event.preventDefault(); // no text is marked
  });
}

// timeAxis has ticks at round times, at the beginning of days where there are several.
function timeAxis(buckets, width) {
  const { left, top, shareBase } = TIME_CHART;
  const from = wall(buckets[0].at), to = wall(buckets[buckets.length - 1].end);
  const x = (t) => left + (t - from) / (to - from) * (width - left - 4);
  const text = (t) => new Date(t).toISOString();
  let step = timeStep(to - from, Math.max(1, Math.floor((width - left) / 64)));
  if (step > 3600000 * 6 && step < DAY) step = DAY;
  const years = text(from).slice(0, 4) !== text(to).slice(0, 4), parts = [];
  let date = "";
  for (let t = Math.ceil(from / step) * step; t < to; t += step) {
    const edge = x(t) < left + 24 ? "start" : x(t) > width - 30 ? "end" : "middle";
    const place = { class: "tick", x: x(t), "text-anchor": edge };
    parts.push(s("line", { class: "grid", x1: x(t), x2: x(t), y1: top, y2: shareBase + 4 }),
      s("text", { ...place, y: shareBase + 18 }, step >= DAY ? text(t).slice(years ? 0 : 5, 10) : text(t).slice(11, 16)));
    if (step < DAY && text(t).slice(0, 10) !== date) parts.push(s("text", { ...place, y: shareBase + 32 }, text(t).slice(0, 10)));
    date = text(t).slice(0, 10);
  }
  return parts;
}

// shareLine draws the share of poor calls among those judged, with a break where there are
// none, and the limit.
function shareLine(buckets, slot, width, limit) {
  const { left, shareTop, shareBase } = TIME_CHART;
  const share = (b) => (b.Good + b.Poor ? b.Poor / (b.Good + b.Poor) : null);
  const most = Math.max(0.01, limit || 0, ...buckets.map((b) => share(b) || 0));
  const topShare = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((v) => v >= most);
  const y = (v) => shareBase - (shareBase - shareTop) * v / topShare;
  const parts = [0, topShare].map((v) => [
    s("line", { class: "grid", x1: left, x2: width, y1: y(v), y2: y(v) }),
    s("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, percent(v, 1))]);
  let path = "", open = false;
  const dots = [];
  buckets.forEach((b, i) => {
    const v = share(b), x = left + (i + 0.5) * slot;
    if (v === null) { open = false; return; }
    path += (open ? "L" : "M") + x.toFixed(1) + " " + y(v).toFixed(1);
    open = true;
    dots.push(s("circle", { class: limit !== undefined && v > limit ? "beyond-mark" : "share-dot", cx: x, cy: y(v), r: 2.2 }));
  });
  return [parts, s("text", { class: "small", x: left, y: shareTop - 8 }, "Share of poor calls" + (limit === undefined ? "" : ", limit " + percent(limit, 1) + " dashed")),
    limit !== undefined && s("line", { class: "limit", x1: left, x2: width, y1: y(limit), y2: y(limit) }),
    s("path", { class: "spark", d: path }), dots].filter(Boolean);
}

// niceScale divides a range of counts into round steps, up to a number of them.
function niceScale(most, ticks) {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [unit, 2 * unit, 5 * unit]) {
      if (most / step <= ticks) return { step, top: Math.ceil(most / step) * step };
    }
  }
}

// logScale returns the numbers 1, 2, 5, 10, 20 … from the last one that is not
// above low to the first that is not below high.
function logScale(low, high) {
  const all = [];
  for (let unit = 1; unit < 1e15; unit *= 10) all.push(unit, 2 * unit, 5 * unit);
  const first = all.findLastIndex((v) => v <= low);
  const last = all.findIndex((v) => v >= high);
  return all.slice(Math.max(0, first), Math.max(last, first + 1) + 1);
}

// spans draws percentiles of durations on a logarithmic scale: a line from the first to
// the last, and a mark with its own shape for each.
function spans(rows, names) {
  return (width) => {
    const left = Math.min(200, Math.max(90, width * 0.3)), right = 34, top = 8;
    const scale = logScale(Math.max(1, Math.min(...rows.map((r) => r.values[0]))), Math.max(...rows.map((r) => r.values[r.values.length - 1])));
    const from = scale[0], to = scale[scale.length - 1];
    const x = (ms) => left + (width - left - right) * Math.log(Math.max(ms, from) / from) / Math.log(to / from);
    const base = top + rows.length * BAR;
    const shown = apart(rows.map((r) => r.name), (text) => clipped(text, left - 12));
    const parts = [];
    const named = scale.length <= 7 ? scale : scale.filter((v) => Number.isInteger(Math.log10(v)));
    for (const v of named) {
      parts.push(s("line", { class: "grid", x1: x(v), x2: x(v), y1: top, y2: base }),
        s("text", { class: "tick", x: x(v), y: base + 16, "text-anchor": "middle" }, lasting(v / 1000)));
    }
    rows.forEach((r, i) => {
      const y = top + i * BAR + BAR / 2;
      parts.push(tip(s(r.href ? "a" : "g", { href: r.href, class: "span-row" },
        s("rect", { class: "hit", x: 0, y: y - BAR / 2, width, height: BAR }),
        label(r.name, 0, { class: "name", x: left - 10, y: y + 4, "text-anchor": "end" }, shown[i]),
        s("line", { class: "span", x1: x(r.values[0]), x2: x(r.values[r.values.length - 1]), y1: y, y2: y }),
        r.values.map((v, k) => mark(k, x(v), y))),
        () => ({ title: r.name, lines: [["Measured", r.count], ...r.values.map((v, k) => [names[k], lasting(v / 1000)])] })));
    });
    return { height: base + 24, parts };
  };
}

// mark draws the mark of a percentile: circle, square, diamond, bar.
function mark(k, x, y) {
  switch (k) {
    case 0: return s("circle", { class: "mark hollow", cx: x, cy: y, r: 5 });
    case 1: return s("rect", { class: "mark", x: x - 4, y: y - 4, width: 8, height: 8 });
    case 2: return s("path", { class: "mark", d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z` });
    default: return s("rect", { class: "mark", x: x - 1.5, y: y - 8, width: 3, height: 16 });
  }
}

function spanLegend(names) {
  return h("ul", { class: "legend" }, names.map((name, k) => h("li", null,
    s("svg", { width: 16, height: 16, "aria-hidden": "true" }, mark(k, 8, 8)), " ", name)));
}

// patterns are fills that distinguish verdicts without colour. All drawings share them.
function patterns() {
  return s("svg", { width: 0, height: 0, class: "patterns", "aria-hidden": "true" }, s("defs", null,
    s("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { class: "hatch-line", width: 2, height: 6 })),
    s("pattern", { id: "dots", width: 5, height: 5, patternUnits: "userSpaceOnUse" },
      s("circle", { class: "dot", cx: 1.5, cy: 1.5, r: 1 }))));
}
