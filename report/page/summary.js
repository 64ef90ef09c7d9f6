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
      overTime(), qualityShare(), topIssues(), causesChart(), families(), endReasons(), latency(), results(),
      diagnosticsChart(), ratings(), ...exposure(), goals(), ...F.breakdown.map(breakdownTable), limits(), rules(),
    ].filter(Boolean))));
}

function figures() {
  const c = F.callQuality || {}, st = F.streamQuality || {};
  const judged = (q) => (q.Poor || 0) + (q.Good || 0);
  const figure = (name, value, note, href, bad) => h(href ? "a" : "div", { class: "figure" + (bad ? " bad" : ""), href },
    h("span", { class: "figure-name" }, name), h("span", { class: "figure-value" }, value), h("span", { class: "figure-note" }, note));
  return h("section", { class: "figures", "aria-label": "Key figures" },
    figure("Calls", count(F.calls), lasting(F.callMinutes * 60) + " in all", "#calls"),
    figure("Calls with issues", percent(F.callsWithIssues, F.calls), count(F.callsWithIssues) + " of " + count(F.calls), "#calls&sort=-issues", F.callsWithIssues),
    figure("Poor calls", percent(c.Poor || 0, judged(c)), count(c.Poor || 0) + " of " + count(judged(c)) + " judged", "#calls&quality=Poor", c.Poor),
    figure("Poor streams", percent(st.Poor || 0, judged(st)), count(st.Poor || 0) + " of " + count(judged(st)) + " judged", null, st.Poor),
    figure("Participants", count(F.participants), lasting(F.participantMinutes * 60) + " in all"),
    figure("Dropped", percent(F.dropped, F.ended), count(F.dropped) + " of " + count(F.ended) + " participants", "#calls&issue=" + encodeURIComponent("Call Ended Ungracefully"), F.dropped));
}

// buckets counts the calls by their start, in about forty equal periods.
function buckets() {
  const starts = ROWS.start.filter(valid);
  if (!starts.length) return null;
  // Rows are in the order of their start. A few calls years apart would leave one column
  // for all others.
  const first = starts[Math.floor(starts.length * 0.002)], last = starts[Math.ceil(starts.length * 0.998) - 1];
  const step = Math.max(60000, timeStep(Math.max(1, last - first), 44));
  const begin = Math.floor(first / step) * step;
  const list = [];
  for (let at = begin; at <= last; at += step) list.push({ at, all: 0, Good: 0, Poor: 0, Unknown: 0 });
  let outside = 0;
  for (let row = 0; row < COUNT; row++) {
    if (!valid(ROWS.start[row])) continue;
    const bucket = list[Math.floor((ROWS.start[row] - begin) / step)];
    if (!bucket) { outside++; continue; }
    bucket.all++;
    bucket[text("quality", row)]++;
  }
  return { list, step, outside, without: COUNT - starts.length };
}

function overTime() {
  const b = buckets();
  if (!b) return null;
  const notes = [(b.step === DAY ? "by day" : b.step > DAY ? "every " + plural(b.step / DAY, "day") : "every " + lasting(b.step / 1000)) + ", UTC"];
  if (b.without) notes.push(plural(b.without, "call") + " without a start not shown");
  if (b.outside) notes.push(plural(b.outside, "call") + " far before or after not shown");
  const figure = chart({
    title: "Calls over time", note: notes.join("; "), wide: true,
    description: plural(b.list.length, "column") + " from " + moment(b.list[0].at) + " to " + moment(b.list[b.list.length - 1].at) + ", by quality.",
    draw: columns(b.list, b.step),
    table: () => dataTable("Calls over time", ["From (UTC)", "#Calls", "#Good", "#Poor", "#Unknown"],
      b.list.map((x) => [moment(x.at).slice(0, 16), num(x.all), num(x.Good), num(x.Poor), num(x.Unknown)])),
  });
  figure.querySelector("figcaption").append(legend(["Poor", "Good", "Unknown"]));
  return figure;
}

function qualityShare() {
  const row = (name, q) => ({ name, values: ["Good", "Poor", "Unknown"].map((v) => ({ name: v, value: (q || {})[v] || 0 })) });
  const rows = [row("Calls", F.callQuality), row("Streams", F.streamQuality)].filter((r) => r.values.some((v) => v.value));
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

function topIssues() {
  if (!F.issues.length) return null;
  const rows = F.issues.slice(0, 12).map((i) => ({
    name: i.name, value: i.count, kind: "plain", text: count(i.count), href: "#calls&sort=-issues&issue=" + encodeURIComponent(i.name),
    lines: [["Times", count(i.count)], ["", "Choose it to list the calls."]],
  }));
  return chart({
    title: "Issues", note: "How often something went wrong; choose one to list its calls.",
    description: "A bar for each of the most frequent issues.", draw: bars(rows),
    table: () => dataTable("Issues", ["Issue", "#Times"], F.issues.map((i) => [brief(i.name), num(i.count)])),
  });
}

function causesChart() {
  const rows = F.causes.filter((c) => c.poor).map((c) => ({
    name: metricName(c.metric), value: c.poor, kind: "poor", text: count(c.poor) + " · " + percent(c.poor, c.measured),
    lines: [["Poor streams", count(c.poor)], ["Of those measured", percent(c.poor, c.measured)], ["Measured", count(c.measured)]],
  }));
  if (!F.causes.length) return null;
  return chart({
    title: "Causes of poor streams", note: rows.length ? "Streams beyond a limit, and their share of those measured." : "No stream is beyond a limit.",
    description: "A bar for each metric by which streams are poor.", draw: bars(rows),
    table: () => dataTable("Causes of poor streams", ["Metric", "#Poor", "#Measured", "#Share"],
      F.causes.map((c) => [metricName(c.metric), num(c.poor), num(c.measured), num(0, percent(c.poor, c.measured))])),
  });
}

function families() {
  if (!F.families.length) return null;
  const all = F.families.reduce((sum, f) => sum + f.count, 0);
  const rows = F.families.map((f) => ({
    name: f.name, value: f.count, kind: f.name === "Success" ? "good" : "plain", text: count(f.count) + " · " + percent(f.count, all),
  }));
  return chart({
    title: "How participants ended", note: "By family of the end code.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Families of end codes", ["Family", "#Participants", "#Share"],
      F.families.map((f) => [f.name, num(f.count), num(0, percent(f.count, all))])),
  });
}

function card(title, note, content, wide) {
  return h("section", { class: wide ? "card wide-card" : "card" }, h("h3", null, title), note && h("p", { class: "hint" }, note), content);
}

function endReasons() {
  if (!F.endReasons.length) return null;
  return card("End codes", "What the codes mean, and how many participants were dropped with them.",
    dataTable("End codes", ["Code", "Meaning", "", "#Participants"], F.endReasons.slice(0, 12).map((e) =>
      [brief(e.code || "none"), e.description ? h("span", null, e.description) : h("span", { class: "none" }, "not in the catalogue"),
        e.dropped ? badge(count(e.dropped) + " dropped", "poor") : "", num(e.participants)])));
}

function latency() {
  const rows = F.operations.filter((o) => o.percentiles && o.percentiles[o.percentiles.length - 1] > 0)
    .slice(0, 16).map((o) => ({ name: o.name, values: o.percentiles, count: count(o.count) }));
  if (!rows.length) return null;
  const names = DATA.percentiles.map((p) => "p" + p);
  const figure = chart({
    title: "Duration of operations", note: "Percentiles, on a logarithmic scale.",
    description: "For each operation a line from its median to its 99th percentile.", draw: spans(rows, names),
    table: () => dataTable("Duration of operations", ["Operation", "#Count", ...names.map((n) => "#" + n)],
      rows.map((r) => [brief(r.name), num(0, r.count), ...r.values.map((v) => num(v, lasting(v / 1000)))])),
  });
  figure.querySelector("figcaption").append(spanLegend(names));
  return figure;
}

function results() {
  const list = F.operations.filter((o) => o.bad > 0).sort((a, b) => b.bad / b.measured - a.bad / a.measured);
  if (!list.length) return null;
  const rows = list.slice(0, 12).map((o) => ({
    name: o.name, value: o.measured, part: o.bad, kind: "faint", text: percent(o.bad, o.measured) + " bad",
    lines: [["Bad", count(o.bad) + " of " + count(o.measured)], ...o.results.map((r) => [r.name || "no result", count(r.count)])],
  }));
  return chart({
    title: "Operations that went wrong", note: "The hatched part had a bad result; those with the greatest share first.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Results of operations", ["Operation", "#Count", "#Bad", "#Share", "Results"],
      F.operations.map((o) => [brief(o.name), num(o.count), num(o.bad), num(0, percent(o.bad, o.measured)),
        h("span", null, o.results.map((r) => count(r.count) + " " + (r.name || "without a result")).join(", "))])),
  });
}

function diagnosticsChart() {
  if (!F.diagnostics.length) return null;
  const rows = F.diagnostics.slice(0, 16).map((d) => ({
    name: d.name, value: d.ranges, part: d.bad, kind: "faint", text: count(d.ranges) + (d.advice ? " · advice" : " · " + count(d.bad) + " bad"),
    lines: [["Ranges", count(d.ranges)], ["Bad", count(d.bad)], ["Recovered", d.bad ? percent(d.recovered, d.bad) : ""]],
  }));
  return chart({
    title: "User-facing diagnostics", note: "What the clients noticed; the hatched part was bad.",
    description: rows.map((r) => r.name + " " + r.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("User-facing diagnostics", ["Diagnostic", "#Ranges", "#Bad", "#Recovered"],
      F.diagnostics.map((d) => [brief(d.name), num(d.ranges), num(d.bad), num(0, d.bad ? percent(d.recovered, d.bad) : "–")])),
  });
}

function ratings() {
  const r = F.ratings || {};
  const rows = ["Good", "Average", "Poor"].map((v) => ({ name: v, value: r[v] || 0, kind: verdictClass(v), text: plural(r[v] || 0, "call") }));
  if (!rows.some((x) => x.value)) return null;
  return chart({
    title: "How users rated calls", note: F.surveyIssues.length ? "Named most: " + F.surveyIssues.slice(0, 5).map((i) => i.name.slice(0, 60) + " (" + count(i.count) + ")").join(", ") : "",
    description: rows.map((x) => x.name + " " + x.text).join(", ") + ".", draw: bars(rows),
    table: () => dataTable("Ratings", ["Rating", "#Calls"], rows.map((x) => [x.name, num(x.value)])),
  });
}

const DIMENSIONS = {
  callType: "By type of call", scenario: "By scenario", sdkVersion: "By SDK version", os: "By operating system",
  endpointType: "By type of endpoint", participantType: "By type of participant", transport: "By transport",
};

// shareCell shows a share, for comparison, and its counts.
const shareCell = (part, all) => num(part, all ? [percent(part, all), h("span", { class: "sub" }, count(part) + " of " + count(all))] : "–");

function breakdownTable(b) {
  if (b.values.length < 2 && b.left === 0) return null;
  return card(DIMENSIONS[b.dimension] || b.dimension, null, h("div", null,
    dataTable(DIMENSIONS[b.dimension] || b.dimension, ["", "#Calls", "#With issues", "#Poor streams", "#Dropped"],
      b.values.slice(0, 12).map((v) => [brief(v.value), num(v.calls), shareCell(v.withIssues, v.calls),
        shareCell(v.poorStreams, v.streams), shareCell(v.dropped, v.ended)]), { tight: true }),
    b.values.length + b.left > 12 && h("p", { class: "hint" }, (F.more ? "More than " : "") + count(b.values.length + b.left - 12) + " other values are not listed.")));
}

// exposure shows which calls end when Azure stops supporting calls outside of Teams.
function exposure() {
  const x = F.exposure, by = (name) => x.rows.filter((r) => r.by === name);
  const ending = (e) => badge(e, { Ends: "poor", Stays: "good" }[e]);
  const scenarios = by("scenario"), all = by("ending").reduce((sum, r) => sum + r.calls, 0);
  const rows = scenarios.map((r) => ({
    name: r.scenario, value: r.calls, kind: { Ends: "poor", Stays: "good" }[r.ending] || "plain", text: count(r.calls) + " · " + percent(r.calls, all),
    lines: [["", r.ending], ["Calls", count(r.calls)], ["Participants", count(r.participants)], ["Minutes", count(r.minutes)],
      ...by("evidence").filter((e) => e.scenario === r.scenario).map((e) => [e.value, count(e.calls)])],
  }));
  const summary = chart({
    title: "What ends on " + x.endsOn, wide: true,
    note: x.statement + " Source: " + x.source + " as of " + x.sourceDate + ".",
    description: by("ending").map((r) => r.value + " " + count(r.calls) + ", " + percent(r.calls, all)).join("; ") + ".", draw: bars(rows),
    table: () => h("div", null,
      dataTable("Calls by scenario", ["Scenario", "", "#Calls", "#Participants", "#Participant minutes", "#Identifiers"],
        by("ending").concat(scenarios).map((r) => [r.scenario || "All", ending(r.ending), shareCell(r.calls, all), num(r.participants), num(r.minutes), num(r.identifiers)])),
      dataTable("Evidence of the scenarios", ["Scenario", "Evidence", "#Calls"], by("evidence").map((r) => [r.scenario, r.value, num(r.calls)]))),
  });
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
        [brief(v), num(s.calls), shareCell(s.Ends, s.calls), shareCell(s.Stays, s.calls), shareCell(s.Unknown, s.calls), num(s.minutes)]), { tight: true }),
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
        missed.slice(0, 12).map((r) => [r.day, brief(r.metric), num(0, brief(r.value)), num(0, brief(r.goal)), num(0, brief(r.ours))]), { tight: true }),
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
