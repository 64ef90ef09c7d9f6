// The summary: figures over all calls, and charts.

const F = DATA.figures;

function showSummary(main) {
  main.append(h("div", { class: "page" },
    h("h2", { class: "unseen", tabindex: "-1" }, "Summary"),
    DATA.notes && DATA.notes.length > 0 && h("div", { class: "note" }, DATA.notes.map((n) => h("p", null, data(n)))),
    COUNT === 0 && h("p", { class: "note" }, "There are no calls in these records."),
    COUNT > 0 && figures(),
    F.uncategorized > 0 && h("p", { class: "note" }, plural(F.uncategorized, "participant") + " in " + plural(F.uncategorizedCalls, "call") +
      (F.uncategorized === 1 ? " has" : " have") + " no result category and " + (F.uncategorized === 1 ? "does" : "do") +
      " not count as dropped. The profile CallDiagnostics2024 counts drops by end codes."),
    COUNT > 0 && h("div", { class: "cards" }, [
      overTime(), changes(), qualityShare(), topIssues(), causesChart(), families(), endReasons(), latency(), results(),
      diagnosticsChart(), ratings(), ...exposure(), goals(), ...F.breakdown.map(breakdownTable), limits(), rules(),
    ].filter(Boolean))));
}

function figures() {
  const c = F.callQuality || {}, st = F.streamQuality || {};
  const figure = (name, value, note, href) => h(href ? "a" : "div", { class: "figure", href },
    h("span", { class: "figure-name" }, name), h("span", { class: "figure-value" }, value), h("span", { class: "figure-note" }, note));
  const share = (name, measure, part, all, of, filters) => {
    const limit = limitOf(measure), verdict = judged(measure, part, all);
    return h("a", { class: "figure" + (verdict ? " " + verdict : ""), href: listOf({ sort: "-issues", ...filters }) }, h("span", { class: "figure-name" }, name),
      h("span", { class: "figure-value" }, verdict === "poor" && h("span", { "aria-hidden": "true" }, "▲ "), percent(part, all)),
      h("span", { class: "figure-note" }, count(part) + " of " + count(all) + of),
      limit !== undefined && all > 0 && h("span", { class: "figure-note" }, (verdict === "poor" ? "above the limit, " : "within the limit, ") + percent(limit, 1).replace(" ", "\u00A0")),
      changeNote(measure));
  };
  return h("section", { class: "figures", "aria-label": "Key figures" },
    figure("Calls", count(F.calls), lasting(F.callMilliseconds / 1000) + " in all", "#calls"),
    share("Calls with issues", "callsWithIssues", F.callsWithIssues, F.calls, "", { with: "issues" }),
    share("Poor calls", "poorCalls", c.Poor || 0, sumOf(c), " judged", { quality: "Poor" }),
    share("Poor streams", "poorStreams", st.Poor || 0, sumOf(st), " judged", { with: "poor streams" }),
    figure("Participants", count(F.participants), lasting(F.peopleMilliseconds / 1000) + " in all", "#calls&sort=-people"),
    share("Dropped", "droppedParticipants", F.dropped, F.ended, " participants", { with: "dropped participants" }));
}

const sumOf = (verdicts) => (verdicts.Poor || 0) + (verdicts.Good || 0);

// limitOf returns the greatest acceptable share of a measure, undefined if nobody has set one;
// judged returns whether a share is "poor" or "good" by it, "" if that cannot be told.
const limitOf = (measure) => (DATA.limits || {})[measure];
const judged = (measure, part, all) => (limitOf(measure) === undefined || !all ? "" : part / all > limitOf(measure) ? "poor" : "good");

// changeNote says how a measure of all calls has changed since the earlier period.
function changeNote(measure) {
  const row = DATA.change && DATA.change.rows.find((r) => r.measure === measure);
  if (!row || row.result === "-") return null;
  return h("span", { class: "figure-note change " + changeClass(row) }, "before " + row.before + (row.result === "same" ? ", the same" : ": " + row.result));
}

const changeClass = (row) => ({ better: "good-text", worse: "poor-text" })[row.result] || "";

// changes lists what has changed since the earlier period.
function changes() {
  const c = DATA.change;
  if (!c) return null;
  const rows = (c.rows || []).map((r) => [h("span", null, brief(r.title), h("span", { class: "sub" }, r.section)),
    num(0, [r.before, h("span", { class: "sub" }, r.beforeCount)]), num(0, [r.after, h("span", { class: "sub" }, r.afterCount)]), num(0, r.change),
    h("span", { class: changeClass(r) }, r.result === "-" ? "–" : r.result), r.note || ""]);
  return card("Change since the earlier period", "Before: " + plural(c.calls, "call") + (c.name ? " from " + c.name : "") + ". Better and worse are clear differences, of which at most one in twenty is chance.",
    h("div", null, dataTable("Change since the earlier period", ["Measure", "#Before", "#Now", "#Change (95 %)", "Result", ""], rows),
      (c.left > 0 || c.more > 0) && h("p", { class: "hint" }, (c.left ? count(c.left) + " without a clear difference" : "") + (c.left && c.more ? ", and " : "") +
        (c.more ? count(c.more) + " others" : "") + " are not listed; acscalls compare lists all.")), true);
}

// buckets counts the calls by their start, in about forty equal periods.
function buckets() {
  const starts = ROWS.start.filter(valid);
  if (!starts.length) return null;
  // Rows are in the order of their start. A few calls years apart would leave one column
  // for all others.
  const first = starts[Math.floor(starts.length * 0.002)], last = starts[Math.ceil(starts.length * 0.998) - 1];
  const step = Math.max(60000, timeStep(Math.max(1, last - first), 44));
  const list = [];
  // Equal on the clock: a day may have 23 or 25 hours.
  for (let at = Math.floor(wall(first) / step) * step; unwall(at) <= last; at += step) list.push({ at: unwall(at), end: unwall(at + step), all: 0, Good: 0, Poor: 0, Unknown: 0 });
  let outside = 0, place = 0;
  for (let row = 0; row < COUNT; row++) {
    const start = ROWS.start[row];
    if (!valid(start)) continue;
    while (place < list.length && list[place].end <= start) place++;
    const bucket = list[place];
    if (!bucket || start < bucket.at) { outside++; continue; }
    bucket.all++;
    bucket[text("quality", row)]++;
  }
  return { list, step, outside, without: COUNT - starts.length };
}

function overTime() {
  const b = buckets();
  if (!b || b.list.length < 2) return null; // nothing changes with time
  const notes = [(b.step === DAY ? "by day" : b.step > DAY ? "every " + plural(b.step / DAY, "day") : "every " + lasting(b.step / 1000)) + ", " + zoneName()];
  if (b.without) notes.push(plural(b.without, "call") + " without a start not shown");
  if (b.outside) notes.push(plural(b.outside, "call") + " far before or after not shown");
  notes.push("choose a column, or drag over several, to list their calls");
  const figure = chart({
    title: "Calls over time", note: notes.join("; ") + ".", wide: true,
    description: plural(b.list.length, "column") + " from " + moment(b.list[0].at) + " to " + moment(b.list[b.list.length - 1].at) + ", by quality, and the share of poor calls as a line.",
    draw: overTimeChart(b.list, b.step, limitOf("poorCalls")),
    table: () => dataTable("Calls over time", ["From (" + zoneName() + ")", "#Calls", "#Good", "#Poor", "#Unknown", "#Poor share"],
      b.list.map((x) => [h("a", { href: listOf({ from: x.at, to: x.end }) }, moment(x.at).slice(0, 16)), num(x.all), num(x.Good), num(x.Poor), num(x.Unknown), num(0, percent(x.Poor, x.Good + x.Poor))])),
  });
  figure.querySelector("figcaption").append(legend(["Poor", "Good", "Unknown"]));
  return figure;
}

function qualityShare() {
  const row = (name, q, key) => ({ name, values: ["Good", "Poor", "Unknown"].map((v) => ({ name: v, value: (q || {})[v] || 0, href: listOf({ [key]: v }) })) });
  const rows = [row("Calls", F.callQuality, "quality"), row("Streams", F.streamQuality, "streams")].filter((r) => r.values.some((v) => v.value));
  if (!rows.length) return null;
  const figure = chart({
    title: "Quality", note: "Poor calls are " + (DATA.rules.find((r) => r.name === "Poor calls") || { text: "those with a poor stream" }).text + ".",
    description: rows.map((r) => r.name + ": " + r.values.map((v) => v.name + " " + count(v.value)).join(", ")).join(". ") + ".",
    draw: shares(rows),
    table: () => dataTable("Quality", ["", "#Good", "#Poor", "#Unknown"], rows.map((r) => [r.name, ...r.values.map((v) => num(v.value))])),
  });
  figure.querySelector("figcaption").append(legend(["Good", "Poor", "Unknown"]));
  return figure;
}

// meaningLines say what an issue, an operation or a diagnostic is, and what to do.
function meaningLines(name) {
  const [sentence, action] = (DATA.meanings || {})[name] || [];
  return [["", sentence], ["To do", action]];
}

function meaningText(name) {
  const [sentence, action] = (DATA.meanings || {})[name] || [];
  return sentence ? h("span", null, sentence, action && h("span", { class: "sub" }, "To do: " + action)) : h("span", { class: "none" }, "not known");
}

const listLink = (filters, ...name) => h("a", { href: listOf(filters) }, name);

function topIssues() {
  if (!F.issues.length) return null;
  const rows = F.issues.slice(0, 12).map((i) => ({
    name: i.name, value: i.count, kind: "plain", text: count(i.count) + " in " + plural(callsWith("issue", i.name), "call"), href: listOf({ issue: i.name, sort: "-issues" }),
    lines: [["Times", count(i.count)], ["Calls", count(callsWith("issue", i.name))], ...meaningLines(i.name)],
  }));
  return chart({
    title: "Issues", note: "How often something went wrong; choose one to list its calls.",
    description: "A bar for each of the most frequent issues.", draw: bars(rows, 150),
    table: () => dataTable("Issues", ["Issue", "#Times", "#Calls", "What it means"], F.issues.map((i) => [listLink({ issue: i.name, sort: "-issues" }, brief(i.name)), num(i.count),
      num(callsWith("issue", i.name)), meaningText(i.name)])),
  });
}

function causesChart() {
  const rows = F.causes.filter((c) => c.poor).map((c) => ({
    name: metricName(c.metric), value: c.poor, kind: "poor", text: count(c.poor) + " · " + percent(c.poor, c.measured), href: listOf({ cause: c.metric }),
    lines: [["Poor streams", count(c.poor)], ["Of those measured", percent(c.poor, c.measured)], ["Measured", count(c.measured)], ["Calls", count(callsWith("cause", c.metric))]],
  }));
  if (!F.causes.length) return null;
  return chart({
    title: "Causes of poor streams", note: rows.length ? "Streams beyond a limit, and their share of those measured; choose one to list its calls." : "No stream is beyond a limit.",
    description: "A bar for each metric by which streams are poor.", draw: bars(rows),
    table: () => dataTable("Causes of poor streams", ["Metric", "#Poor", "#Measured", "#Share", "#Calls"],
      F.causes.map((c) => [c.poor ? listLink({ cause: c.metric }, metricName(c.metric)) : metricName(c.metric), num(c.poor), num(c.measured), num(0, percent(c.poor, c.measured)), num(callsWith("cause", c.metric))])),
  });
}

function families() {
  if (!F.families.length) return null;
  const all = F.families.reduce((sum, f) => sum + f.count, 0);
  const rows = F.families.map((f) => ({
    name: f.name, value: f.count, kind: f.name === "Success" ? "good" : "plain", text: count(f.count) + " · " + percent(f.count, all), href: listOf({ endFamily: f.name }),
    lines: [["Participants", count(f.count)], ["Calls", count(callsWith("endFamily", f.name))]],
  }));
  return chart({
    title: "How participants ended", note: "By family of the end code; choose one to list its calls.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Families of end codes", ["Family", "#Participants", "#Share", "#Calls"],
      F.families.map((f) => [listLink({ endFamily: f.name }, f.name), num(f.count), num(0, percent(f.count, all)), num(callsWith("endFamily", f.name))])),
  });
}

function card(title, note, content, wide) {
  const table = content && (content.matches(".wide") ? content : content.querySelector(":scope > .wide"));
  return h("section", { class: wide ? "card wide-card" : "card" }, h("div", { class: "card-head" }, h("h3", null, title), table && table.querySelector("tbody").rows.length > 1 && copyTable(table)),
    note && h("p", { class: "hint" }, note), content);
}

function endReasons() {
  if (!F.endReasons.length) return null;
  return card("End codes", "What the codes mean, and how many participants were dropped with them.",
    dataTable("End codes", ["Code", "Meaning", "", "#Participants"], F.endReasons.slice(0, 12).map((e) =>
      [listLink({ endCode: e.code }, brief(e.code || "none")), e.description ? h("span", null, e.description) : h("span", { class: "none" }, "not in the catalogue"),
        e.dropped ? listLink({ droppedCode: e.code }, badge(count(e.dropped) + " dropped", "poor")) : "", num(e.participants)])));
}

function latency() {
  const rows = F.operations.filter((o) => o.percentiles && o.percentiles[o.percentiles.length - 1] > 0)
    .slice(0, 16).map((o) => ({ name: o.name, values: o.percentiles, count: count(o.count), href: listOf({ operation: o.name }) }));
  if (!rows.length) return null;
  const names = DATA.percentiles.map((p) => "p" + p);
  const figure = chart({
    title: "Duration of operations", note: "Percentiles, on a logarithmic scale.",
    description: "For each operation a line from its median to its 99th percentile.", draw: spans(rows, names),
    table: () => dataTable("Duration of operations", ["Operation", "#Count", ...names.map((n) => "#" + n)],
      rows.map((r) => [listLink({ operation: r.name }, brief(r.name)), num(0, r.count), ...r.values.map((v) => num(v, lasting(v / 1000)))])),
  });
  figure.querySelector("figcaption").append(spanLegend(names));
  return figure;
}

function results() {
  const list = F.operations.filter((o) => o.bad > 0).sort((a, b) => b.bad / b.measured - a.bad / a.measured);
  if (!list.length) return null;
  const rows = list.slice(0, 12).map((o) => ({
    name: o.name, value: o.measured, part: o.bad, kind: "faint", text: percent(o.bad, o.measured) + " bad",
    href: listOf({ issue: o.name || "Operation", sort: "-issues" }),
    lines: [["Bad", count(o.bad) + " of " + count(o.measured)], ["Calls", count(callsWith("issue", o.name || "Operation"))],
      ...o.results.map((r) => [r.name || "no result", count(r.count)]), ...meaningLines(o.name)],
  }));
  return chart({
    title: "Operations that went wrong", note: "The hatched part had a bad result; those with the greatest share first. Choose one to list its calls.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Results of operations", ["Operation", "#Count", "#Bad", "#Share", "Results", "What it means"],
      F.operations.map((o) => [listLink({ operation: o.name }, brief(o.name)), num(o.count), num(o.bad), num(0, percent(o.bad, o.measured)),
        h("span", null, o.results.map((r) => count(r.count) + " " + (r.name || "without a result")).join(", ")), meaningText(o.name)])),
  });
}

function diagnosticsChart() {
  if (!F.diagnostics.length) return null;
  const rows = F.diagnostics.slice(0, 16).map((d) => ({
    name: d.name, value: d.ranges, part: d.bad, kind: "faint", text: count(d.ranges) + (d.advice ? " · advice" : " · " + count(d.bad) + " bad"),
    href: listOf({ diagnostic: d.name }),
    lines: [["Ranges", count(d.ranges)], ["Bad", count(d.bad)], ["Recovered", d.bad ? percent(d.recovered, d.bad) : ""], ["Calls", count(callsWith("diagnostic", d.name))], ...meaningLines(d.name)],
  }));
  return chart({
    title: "User-facing diagnostics", note: "What the clients noticed; the hatched part was bad. Choose one to list its calls.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("User-facing diagnostics", ["Diagnostic", "#Ranges", "#Bad", "#Recovered", "What it means"],
      F.diagnostics.map((d) => [listLink({ diagnostic: d.name }, brief(d.name)), num(d.ranges), num(d.bad), num(0, d.bad ? percent(d.recovered, d.bad) : "–"), meaningText(d.name)])),
  });
}

function ratings() {
  const r = F.ratings || {};
  const rows = ["Good", "Average", "Poor"].map((v) => ({ name: v, value: r[v] || 0, kind: verdictClass(v), text: plural(r[v] || 0, "call"), href: listOf({ rating: v }) }));
  if (!rows.some((x) => x.value)) return null;
  const figure = chart({
    title: "How users rated calls",
    description: rows.map((x) => x.name + " " + x.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Ratings", ["Rating", "#Calls"], rows.map((x) => [listLink({ rating: x.name }, x.name), num(x.value)])),
  });
  if (F.surveyIssues.length) {
    figure.querySelector("figcaption").append(h("p", { class: "hint" }, "Named most: ", F.surveyIssues.slice(0, 5).map((i, k) =>
      [k > 0 && ", ", listLink({ surveyIssue: i.name }, h("bdi", null, i.name.slice(0, 60))), " (" + count(i.count) + ")"])));
  }
  return figure;
}

const DIMENSIONS = {
  callType: "By type of call", scenario: "By scenario", sdkVersion: "By SDK version", os: "By operating system",
  endpointType: "By type of endpoint", participantType: "By type of participant", transport: "By transport",
};

// shareCell shows a share, for comparison, and its counts. It leads to its calls, and the limit
// of the measure, if there is one, decides on its colour.
function shareCell(part, all, measure, filters) {
  if (!all) return num(part, "–");
  const verdict = judged(measure, part, all);
  const shown = [verdict === "poor" && "▲ ", percent(part, all)];
  return num(part, [h("span", { class: verdict && verdict + "-text" }, filters && part ? listLink(filters, shown) : shown), h("span", { class: "sub" }, count(part) + " of " + count(all))]);
}

function breakdownTable(b) {
  if (b.values.length < 2 && b.left === 0) return null;
  const key = b.dimension === "callType" ? "type" : b.dimension, title = DIMENSIONS[b.dimension] || b.dimension;
  const values = b.values.slice(0, 12), names = apart(values.map((v) => v.value), cutAt(26));
  return card(title, null, h("div", null,
    dataTable(title, ["", "#Calls", "#With issues", "#Poor calls", "#Poor streams", "#Dropped"],
      values.map((v, i) => [listLink({ [key]: v.value }, brief(v.value, false, names[i])), num(v.calls),
        shareCell(v.withIssues, v.calls, "callsWithIssues", { [key]: v.value, with: "issues" }), shareCell(v.poorCalls, v.judgedCalls, "poorCalls", { [key]: v.value, quality: "Poor" }),
        shareCell(v.poorStreams, v.streams, "poorStreams", { [key]: v.value, with: "poor streams" }), shareCell(v.dropped, v.ended, "droppedParticipants", { [key]: v.value, with: "dropped participants" })]), { tight: true }),
    b.values.length + b.left > 12 && h("p", { class: "hint" }, (F.more ? "More than " : "") + count(b.values.length + b.left - 12) + " other values are not listed.")));
}

// exposure shows which calls end when Azure stops supporting calls outside of Teams.
function exposure() {
  const x = F.exposure, by = (name) => x.rows.filter((r) => r.by === name);
  const ending = (e) => badge(e, { Ends: "poor", Stays: "good" }[e]);
  const scenarios = by("scenario"), all = by("ending").reduce((sum, r) => sum + r.calls, 0);
  const rows = scenarios.map((r) => ({
    name: r.scenario, value: r.calls, kind: { Ends: "poor", Stays: "good" }[r.ending] || "plain", text: count(r.calls) + " · " + percent(r.calls, all),
    href: listOf({ scenario: r.scenario }), lines: [["", r.ending], ["Calls", count(r.calls)], ["Participants", count(r.participants)], ["Minutes", count(r.minutes)],
      ...by("evidence").filter((e) => e.scenario === r.scenario).map((e) => [e.value, count(e.calls)])],
  }));
  const summary = chart({
    title: "What ends on " + x.endsOn, wide: true,
    note: x.statement + " Source: " + x.source + " as of " + x.sourceDate + ".",
    description: by("ending").map((r) => r.value + " " + count(r.calls) + ", " + percent(r.calls, all)).join("; ") + ".", draw: bars(rows),
    table: () => h("div", null,
      dataTable("Calls by scenario", ["Scenario", "", "#Calls", "#Participants", "#Participant minutes", "#Identifiers"],
        by("ending").concat(scenarios).map((r) => [listLink(r.scenario ? { scenario: r.scenario } : { ending: r.value }, r.scenario || "All"), ending(r.ending), shareCell(r.calls, all), num(r.participants), num(r.minutes), num(r.identifiers)])),
      dataTable("Evidence of the scenarios", ["Scenario", "Evidence", "#Calls"], by("evidence").map((r) => [r.scenario, listLink({ scenario: r.scenario, evidence: r.value }, r.value), num(r.calls)]))),
  });
  const filtersOf = (name, v) => (name !== "month" ? { [name]: v } : /^\d{4}-\d\d$/.test(v) ? { from: Date.parse(v + "-01"), to: Date.UTC(Number(v.slice(0, 4)), Number(v.slice(5)), 1) } : null);
  const table = (name, title, head) => {
    const values = new Map();
    for (const r of by(name)) {
      const sum = values.get(r.value) || { calls: 0, Ends: 0, Stays: 0, Unknown: 0, minutes: 0 };
      values.set(r.value, sum);
      sum.calls += r.calls;
      sum[r.ending] += r.calls;
      sum.minutes += r.minutes;
    }
    if ([...values.keys()].every((v) => v === "Unknown")) return null;
    const left = x.left[name] + (name === "month" ? 0 : Math.max(0, values.size - 12));
    return card(title, "Calls whose scenario ends or stays.", h("div", null,
      dataTable(title, [head, "#Calls", "#Ends", "#Stays", "#Unknown", "#Minutes"], [...values].slice(0, name === "month" ? values.size : 12).map(([v, s]) =>
        [filtersOf(name, v) ? listLink(filtersOf(name, v), brief(v)) : brief(v), num(s.calls),
          ...["Ends", "Stays", "Unknown"].map((e) => shareCell(s[e], s.calls, undefined, filtersOf(name, v) && { ...filtersOf(name, v), ending: e })), num(s.minutes)]), { tight: true }),
      left > 0 && h("p", { class: "hint" }, count(left) + " other values are not listed.")));
  };
  return [summary, table("month", "What ends, by month (UTC)", "Month"), table("app", "What ends, by application", "Application"),
    table("appVersion", "What ends, by version of the application", "Version"), table("sdkVersion", "What ends, by SDK version", "Version")];
}

// goals shows which daily metrics of the service have missed their goals.
function goals() {
  const g = F.goals;
  if (!g.known) return null;
  const missed = g.rows || [];
  return card("Daily metrics of the service", count(g.missed) + " of " + count(g.known) + " missed their goals. Ours are from the call logs of the same day (UTC).",
    missed.length > 0 && h("div", null,
      dataTable("Missed goals", ["Day", "Metric", "#Value", "#Goal", "#Ours"],
        missed.slice(0, 12).map((r) => [valid(Date.parse(r.day)) ? listLink({ from: Date.parse(r.day), to: Date.parse(r.day) + DAY }, r.day) : r.day, brief(r.metric), num(0, brief(r.value)), num(0, brief(r.goal)), num(0, brief(r.ours))]), { tight: true }),
      g.missed > 12 && h("p", { class: "hint" }, count(g.missed - 12) + " earlier ones are not listed; acscalls metrics lists all.")));
}

function rules() {
  return card("Who was dropped, and what counts", "Rules of the profile " + DATA.profile + ", from: " + (DATA.rulesSource || "not said") + ".",
    dataTable("Rules of the profile", ["Rule", ""], DATA.rules.map((r) => [r.name, data(r.text)])), true);
}

function limits() {
  return card("When a stream is poor", "Profile " + DATA.profile + "; a metric that is not known never makes a stream poor.",
    dataTable("Limits of the profile", ["Metric", "Media", "Poor if"], DATA.thresholds.map((t) =>
      [h("span", null, metricName(t.metric), h("span", { class: "sub mono" }, t.metric)), t.media || "every", t.direction + " " + measure(t.limit, t.unit)])));
}
