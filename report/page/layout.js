// The layout of a lane: rows from top to bottom, each with its items. This file does not
// use the document.

const GROUP_ORDER = ["audio", "video", "screen sharing", "network", "app", "recording", "captions", "automation", "streaming", "client request"];
const TRACK = 16, MEDIA = 15, SPARK = 40, PAD = 5, PRESENCE = 16;

// layLanes returns the lanes of a call, with their rows and heights.
function layLanes(detail) {
  return detail.lanes.map((lane) => {
    const from = lane.join ?? 0, to = lane.leave ?? detail.length;
    const person = detail.people[lane.who - 1] || null;
    const presence = presenceRow(lane, person), groups = groupRows((lane.items || []).concat(serviceItems(detail, lane)));
    // As in Call Diagnostics, a bad operation is also shown next to its participant.
    const again = groups.flatMap((row) => row.items).filter((i) => i.bad && i.kind === "operation").map((i) => ({ ...i, track: 0 }));
    const rows = lane.service ? groups : [presence, ...groups];
    const own = (x) => !lane.service && x.who === lane.who;
    const streams = detail.streams.filter(own);
    if (streams.length) rows.push(streamRow(streams, from, to));
    for (const series of detail.series) if (own(series)) rows.push(sparkRow(series));
    let y = 4;
    for (const row of rows) {
      row.y = y;
      y += row.height + PAD;
    }
    const items = rows.flatMap((row) => row.items);
    presence.items.push(...again);
    for (const item of items) item.at = item.at ?? item.start; // the moment that counts
    items.sort((a, b) => a.at - b.at || b.end - a.end);
    const problems = items.filter((i) => i.bad);
    return { who: lane.who, service: Boolean(lane.service), person, rows, height: y + 2, items, problems, folded: false, summary: summaryRow(lane, presence, problems) };
  });
}

const FOLDED = 4 + PRESENCE + PAD + 2; // height of a folded lane

// summaryRow is all that a folded lane shows: who was there when, and what went wrong.
function summaryRow(lane, presence, problems) {
  const there = presence.items.filter((i) => i.kind === "presence").map((i) => ({ ...i, poor: problems.some((p) => p.kind === "stream") }));
  return { kind: "presence", name: lane.service ? "Problems" : "In the call", height: PRESENCE, y: 4,
    items: lane.service ? problems.map((i) => ({ ...i, track: 0 })) : there.concat(problems.filter((i) => i.kind !== "stream" && i.kind !== "presence").map((i) => ({ ...i, track: 0 }))) };
}

const rowsOf = (lane) => (lane.folded ? [lane.summary] : lane.rows);
const heightOf = (lane) => (lane.folded ? FOLDED : lane.height);

function presenceRow(lane, person) {
  const items = lane.join === null ? [] : [{
    kind: "presence", name: "In the call", start: lane.join, end: lane.leave ?? lane.join, track: 0, at: lane.leave ?? lane.join, bad: Boolean(person && person.dropped),
    detail: person ? endText(person) : "",
  }];
  return { kind: "presence", name: "In the call", height: PRESENCE, items };
}

// serviceItems returns what the service did on a lane: all that is of no participant, or what
// was streamed of one.
function serviceItems(detail, lane) {
  if (!lane.service && !lane.who) return [];
  return detail.service.filter((c) => c.start !== null && (lane.service ? !c.who : c.who === lane.who))
    .map((c) => ({ service: true, g: c.group, n: c.name, s: c.start, l: c.l, i: !c.l, b: c.bad, d: serviceText(c) }));
}

const serviceText = (c) => [c.outcome, c.about].filter(Boolean).join(", ") + (c.meaning ? ": " + c.meaning : "");

// laneName names a lane for people.
const laneName = (detail, lane) => lane.service ? "The service" : lane.who ? who(detail, lane.who) : "Nobody known";

const endText = (p) => p.reason === null ? "" : "ended with " + p.reason + (p.subCode === null ? "" : "/" + p.subCode) + (p.description ? ": " + p.description : "");

// groupRows puts operations and diagnostics into a row for each group, on enough tracks
// that they do not overlap.
function groupRows(items) {
  const rows = [];
  for (const group of GROUP_ORDER) {
    const own = items.filter((i) => i.g === group);
    if (!own.length) continue;
    const list = own.map((i) => ({
      kind: i.u ? "diagnostic" : i.service ? "service" : "operation", group: groupName(group), name: i.n || "Operation", start: i.s, end: i.s + (i.l || 0), instant: Boolean(i.i),
      bad: Boolean(i.b), detail: i.d || "", at: i.u || i.service ? i.s : i.s + (i.l || 0), // an operation is known by its end
    })).sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.start - b.start));
    rows.push({ kind: "group", name: groupName(group), height: pack(list) * TRACK, items: list });
  }
  return rows;
}

const MOST_TRACKS = 8;
const SHORTEST = 10; // milliseconds, as which anything shorter is shown

// lasts reports whether the time from start to end of an item is its true time.
const lasts = (item) => item.end - item.start > SHORTEST;

// pack gives each item the first track that is free at its start, and returns the number
// of tracks. Diagnostics and operations do not share a track.
function pack(items) {
  const free = [];
  let tracks = 0, base = 0, kind = "";
  for (const item of items) {
    if (item.kind !== kind) {
      kind = item.kind;
      base = tracks;
      free.length = 0;
    }
    let at = free.findIndex((end) => end <= item.start);
    if (at < 0) at = free.length < MOST_TRACKS ? free.length : MOST_TRACKS - 1;
    free[at] = Math.max(item.end, item.start + 1);
    item.track = base + at;
    tracks = Math.max(tracks, base + at + 1);
  }
  return Math.max(1, tracks);
}

function streamRow(streams, from, to) {
  const title = (st) => (st.in ? "↓ in " : "↑ out ") + (st.media || "media");
  const alike = (st) => streams.filter((other) => title(other) === title(st)).length > 1;
  const items = streams.map((st, track) => ({
    kind: "stream", name: title(st) + (alike(st) ? idEnd(st) : ""), start: from, end: to, track,
    bad: st.verdict === "Poor", verdict: st.verdict, stream: st, detail: findingsText(st),
  }));
  return { kind: "streams", name: "Streams", height: items.length * MEDIA, items };
}

// idEnd is the end of the ID of a stream, which tells it from others.
const idEnd = (st) => (!st.id ? "" : st.id.length > 4 ? " …" + st.id.slice(-4) : " " + st.id);

// streamTitle names a stream in its call.
const streamTitle = (st) => (st.in ? "inbound " : "outbound ") + (st.media || "media") + (st.id ? " " + st.id : "");

const findingsText = (st) => (st.findings || []).map((f) => {
  const m = DATA.metrics[f.metric];
  const [value, limit] = beyondText(st.values[f.metric], f.limit, m.unit);
  return metricName(m.name) + " " + value + " (" + f.direction + " " + limit + ")";
}).join("; ");

function sparkRow(series) {
  let at = 0;
  const points = series.t.map((d, i) => ({ at: at += d, value: series.v[i] }));
  const known = points.filter((p) => p.value !== null).map((p) => p.value);
  const worst = known.length ? known.reduce((a, b) => (series.below ? Math.min(a, b) : Math.max(a, b))) : null;
  const item = {
    kind: "series", name: series.metric, start: points.length ? points[0].at : 0, end: points.length ? points[points.length - 1].at : 0,
    track: 0, bad: false, verdict: series.verdict, series, points, worst,
    top: known.reduce((a, b) => Math.max(a, b), series.limit !== null ? series.limit * 1.25 : 0) || 1,
    gap: 2.5 * median(points.slice(1).map((p, i) => p.at - points[i].at)),
    detail: [series.direction, series.media, series.stream].filter(Boolean).join(" "),
  };
  return { kind: "series", name: series.metric, height: SPARK, items: [item] };
}

function median(list) {
  if (!list.length) return Infinity;
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
