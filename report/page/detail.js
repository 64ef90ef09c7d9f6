// A call: its head, the links to its three views, and the overview.

const VIEWS = [["overview", "Overview"], ["issues", "Issues"], ["timeline", "Timeline"]];

function showCall(main, row, params) {
  if (row < 0) {
    main.append(h("div", { class: "page" }, h("p", { class: "note" }, "This page has no call with the ID ", data(params.get("call") || "", true), "."),
      h("p", null, h("a", { href: lastList }, "All calls"))));
    return;
  }
  const view = (VIEWS.find(([key]) => key === params.get("view")) || VIEWS[0])[0];
  const detail = details(row);
  const content = h("div", { class: "view view-" + view });
  main.append(h("div", { class: "page call-page" }, callHead(row, view, detail), content));
  ({ overview: showOverview, issues: showIssues, timeline: showTimeline })[view](content, row, detail, params);
}

function callHead(row, view, detail) {
  const facts = [valid(ROWS.start[row]) ? moment(ROWS.start[row]) + " " + zoneName() : "Start not known",
    lasting(ROWS.seconds[row]), plural(ROWS.people[row], "participant")].filter(Boolean);
  const counts = { issues: ROWS.issues[row] };
  return h("header", { class: "call-head" },
    h("div", { class: "crumbs" }, h("a", { href: lastList, "aria-keyshortcuts": "Escape" }, "‹ Calls"), neighbours(row, view)),
    h("h2", { tabindex: "-1" }, ROWS.id[row] === null ? "Call without an ID" : data(ROWS.id[row], true), " ",
      ROWS.id[row] !== null && copyButton(ROWS.id[row], "the call's ID")),
    h("p", { class: "call-facts" }, badge(text("quality", row)), " ", brief(text("type", row) || "Type not known"), facts.map((fact) => [" · ", h("span", { class: "way" }, fact)])),
    h("nav", { class: "tabs", "aria-label": "Views of the call" }, VIEWS.map(([key, name], i) =>
      h("a", { href: address(row, key), "aria-current": key === view ? "page" : null, "aria-keyshortcuts": i + 1 },
        name, counts[key] !== undefined && h("span", { class: "pill" + (counts[key] ? " some" : "") }, count(counts[key]))))),
    !detail && h("p", { class: "note" }, ROWS.details[row] ? "This browser is too old to unpack the details of the call: it has no DecompressionStream."
      : "The details of this call are not in the page: it has those of the calls with most issues, as many as fit."),
    !detail && !ROWS.details[row] && ROWS.id[row] !== null && commands(ROWS.id[row]));
}

// commands are what shows a call whose details are not in the page.
function commands(id) {
  const line = (what, command) => h("p", null, what, " ", h("code", { class: "mono command" }, command), " ", copyButton(command, "the command"));
  const word = /^[\w@%+=:,./-]+$/.test(id) && !id.startsWith("-") ? id : "'" + id.replaceAll("'", "'\\''") + "'";
  return id.length <= LONG && h("div", { class: "note" }, line("On the terminal:", "acscalls call " + word + " " + DATA.arguments),
    line("As a page:", "acscalls report --call " + word + " --out call.html " + DATA.arguments));
}

// neighbours links to the previous and the next call in the list.
function neighbours(row, view) {
  if (!listed.length) apply();
  const at = listed.indexOf(row);
  const step = (to, name) => at >= 0 && to >= 0 && to < listed.length
    ? h("a", { href: address(listed[to], view) }, name) : h("span", { class: "none" }, name);
  return h("span", { class: "steps" }, step(at - 1, "Previous"), step(at + 1, "Next"));
}

function pairs(list) {
  return h("dl", { class: "pairs" }, list.filter(Boolean).map(([name, value]) =>
    h("div", { class: name === "Resource" || name === "Teams thread" ? "whole-line" : null }, h("dt", null, name), h("dd", null, value))));
}

function showOverview(content, row, detail, params) {
  const none = h("span", { class: "none" }, "not known");
  const start = ROWS.start[row], seconds = ROWS.seconds[row];
  content.append(h("section", { class: "card" }, h("h3", null, "Key facts"), pairs([
    ["Start (" + zoneName() + ")", valid(start) ? moment(start) : none.cloneNode(true)],
    ["End (" + zoneName() + ")", valid(start) && seconds !== null ? moment(start + seconds * 1000) : none.cloneNode(true)],
    ["Duration", lasting(seconds) || none.cloneNode(true)],
    ["Clients", brief(text("clients", row) || "none")],
    ["Dropped participants", count(ROWS.dropped[row])],
    ["Poor streams", count(ROWS.poor[row]) + " of " + count(ROWS.streams[row])],
    ["Bad operations", count(ROWS.bad[row])],
    ["Issues", count(ROWS.issues[row])],
    detail && ["Most at one time", plural(detail.peak, "participant")],
    detail && detail.together > 0 && ["Two or more for", lasting(detail.together)],
    ["Rating", badge(text("rating", row) === "Unknown" ? "not rated" : text("rating", row), verdictClass(text("rating", row)))],
    ["Complete", ROWS.complete[row] ? "yes" : h("span", { class: "warn-text" }, "no, some records seem to be missing")],
    ["Resource", data(text("resource", row), true)],
    text("thread", row) && ["Teams thread", data(text("thread", row), true)],
    detail && detail.usage > 0 && ["Usage records", count(detail.usage)],
  ])));
  if (!detail) {
    content.append(breakdownCard(row));
    return;
  }
  content.append(peopleCard(row, detail, !params));
  if (detail.streams.length) content.append(streamsCard(detail, !params));
  if (detail.surveys.length) content.append(surveysCard(detail));
  if (detail.service.length) content.append(serviceCard(row, detail, !params));
}

function breakdownCard(row) {
  const list = breakdown(row);
  return card("Issues", list.length ? null : "Nothing went wrong as far as the records say.",
    list.length > 0 && dataTable("Issues", ["Issue", "#Times"], list.map((i) => [brief(i.name), num(i.count)])));
}

const who = (detail, n) => n ? n + " · " + (detail.people[n - 1] ? detail.people[n - 1].name : "participant") : "nobody known";

function peopleCard(row, detail, paper) {
  const rows = detail.people.map((p, i) => {
    const stay = p.start !== null && p.end !== null ? (p.end - p.start) / 1000 : null;
    const cells = [
      h("span", null, brief(who(detail, i + 1)), h("span", { class: "sub" }, (p.type || "type not known"))),
      p.start === null ? "–" : h("span", null, clock(detail.origin + p.start), h("span", { class: "sub" }, [lasting(stay), sidesText(p)].filter(Boolean).join(", "))),
      endCell(p),
      badge(p.quality),
      num(0, count(p.poor) + " / " + count(p.streams)),
      num(p.bad, h("span", null, count(p.bad), h("span", { class: "sub" }, plural(p.operations, "operation")))),
      h("span", { class: "client" }, data(p.sdk), h("span", { class: "sub" }, data([p.os, p.browser].filter(Boolean).join(", ")))),
    ];
    if (!paper) cells.push(identities(p));
    if (p.ungraceful || p.dropped) cells.kind = "bad-row";
    return cells;
  });
  return card("Participants", "IDs are personal data: a name such as “ACS user 5c1f” stands for one.",
    dataTable("Participants", ["Participant", "Joined (" + zoneName() + ")", "Ended", "Quality", "#Poor streams", "#Bad operations", "SDK and system", ...(paper ? [] : ["IDs"])], rows), true);
}

// sidesText says who knows when a participant came and left, unless the service knows both.
function sidesText(p) {
  if (p.startSide === p.endSide) return p.startSide === "client" ? "by the client" : "";
  return "start by the " + (p.startSide || "–") + ", end by the " + (p.endSide || "–");
}

// endCell says how a participant ended; of a bad end also whose fault it was, and what to do.
function endCell(p) {
  const bad = p.dropped || p.ungraceful;
  if (p.reason === null && p.category === null && !bad) return h("span", { class: "none" }, "not known");
  return h("span", null, bad && badge(p.dropped ? "dropped" : "ungraceful", "poor"), bad && " ",
    p.reason !== null && h("bdi", { class: "mono" }, p.reason.slice(0, 40) + (p.subCode === null ? "" : " / " + p.subCode.slice(0, 40))),
    p.category && [" ", brief(p.category)],
    p.description && h("span", { class: "sub" }, p.description),
    p.phrase && p.phrase !== p.description && h("span", { class: "sub" }, data(p.phrase)),
    p.ungraceful && !p.dropped && h("span", { class: "sub" }, "An operation by which it joined or left went wrong."),
    bad && advice(p));
}

function identities(p) {
  const line = (name, value) => value !== null && value !== "" && [h("dt", null, name),
    h("dd", null, data(value, true), " ", copyButton(value, name), " ", value !== "Redacted" &&
      h("a", { href: "#calls&" + new URLSearchParams({ q: value }) }, "calls with it"))];
  return h("details", { class: "ids" }, h("summary", null, "Show"), h("dl", null,
    line("Participant ID", p.id), line("Identifier", p.identifier), line("Endpoint ID", p.endpoint)));
}

const valueOf = (stream, i) => stream.values[i] ?? null;
const findingOf = (stream, i) => (stream.findings || []).find((f) => f.metric === i);

// measuresOf returns the measures that have a column. Measures with values beyond a limit
// are first, so that they are in view. A measure is an average and, below it, the
// maximum.
function measuresOf(streams) {
  const some = (m, test) => streams.some((st) => m.metrics.some((i) => test(st, i)));
  const beyond = DATA.measures.filter((m) => some(m, findingOf));
  return beyond.concat(DATA.measures.filter((m) => !beyond.includes(m) && !m.rarely && some(m, (st, i) => valueOf(st, i) !== null)));
}

// On paper nothing can be unfolded, so there is no column for it.
function streamsCard(detail, paper) {
  const measures = measuresOf(detail.streams);
  const streams = [...detail.streams].sort((a, b) => (a.who || Infinity) - (b.who || Infinity) || Number(a.in) - Number(b.in));
  const rows = streams.map((st) => {
    const cells = [
      h("span", null, h("span", { class: "way" }, st.in ? "↓ in " : "↑ out "), brief(st.media || "media"), " ",
        h("bdi", { class: "of" }, [st.codec, st.transport].filter(Boolean).map((t) => t.slice(0, 40)).join(", ")),
        h("span", { class: "sub" }, brief(who(detail, st.who)))),
      badge(st.verdict),
      ...measures.map((m) => measureCell(st, m)),
    ];
    if (!paper) cells.push(allMetrics(st));
    if (st.verdict === "Poor") cells.kind = "bad-row";
    return cells;
  });
  const heads = measures.map((m) => h("span", { class: "number" }, m.name, h("span", { class: "sub" }, shownUnit(m.unit)[0])));
  return card("Streams", "Averages, and maxima below them. A value marked ▲ or ▼ is above or below its limit. In: from the server to the participant." + left(detail, "streams"),
    dataTable("Streams", ["Stream", "Quality", ...heads, ...(paper ? [] : [""])], rows, { tight: true }), true);
}

function measureCell(stream, measure) {
  const [average, maximum] = measure.metrics.map((i) => metricText(stream, i));
  if (!average && !maximum) return num(0, "");
  return num(0, h("span", null, average || "–", maximum && h("span", { class: "sub" }, "max ", maximum)));
}

// metricText returns a value for a table with the unit in its head, or null.
function metricText(stream, i) {
  const value = valueOf(stream, i), unit = DATA.metrics[i].unit;
  if (value === null) return null;
  const finding = findingOf(stream, i);
  if (!finding) return bare(value, unit);
  const [shown] = beyondText(value, finding.limit, unit, bare);
  const limit = "limit " + measure(finding.limit, unit);
  return h("strong", { class: "beyond", title: limit }, (finding.direction === "above" ? "▲ " : "▼ ") + shown, h("span", { class: "unseen" }, ", " + limit));
}

// allMetrics shows everything about a stream. It is built when it is opened.
function allMetrics(stream) {
  const list = h("dl");
  const box = h("details", { class: "ids" }, h("summary", null, "All"), list);
  box.addEventListener("toggle", () => {
    if (!box.open || list.firstChild) return;
    const lines = [["Stream ID", stream.id], ["Codec", stream.codec], ["Transport", stream.transport], ["Sent by", stream.endpoint],
      ...DATA.metrics.map((m, i) => [metricName(m.name), valueOf(stream, i) === null ? null : measure(valueOf(stream, i), m.unit)])];
    add(list, lines.filter(([, value]) => value).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, data(value)))));
  });
  return box;
}

const left = (detail, kind) => detail.left && detail.left[kind] ? " " + count(detail.left[kind]) + " more are not in this page." : "";

function surveysCard(detail) {
  return card("Ratings", null, dataTable("Ratings", ["Score", "Issues named"], detail.surveys.map((x) =>
    [(x.score ?? "–") + " of " + (x.upperBound ?? 5), data(x.issues)])));
}

const MOST_SERVICE = 200;

// serviceCard lists what the service and programs did. On paper there are no links.
function serviceCard(row, detail, paper) {
  const rows = detail.service.slice(0, MOST_SERVICE).map((c) => {
    const at = c.start === null ? "" : clockMs(detail.origin + c.start);
    const cells = [
      h("span", null, brief(c.name || "-"), h("span", { class: "sub" }, groupName(c.group) + (c.who ? " of " : ""), c.who > 0 && brief(who(detail, c.who)))),
      h("span", null, at && !paper ? h("a", { href: address(row, "timeline") + "&at=" + c.start + "&who=" + (c.who || SERVICE), title: "Show on the timeline" }, at) : at,
        c.l > SHORTEST && h("span", { class: "sub" }, lasting(c.l / 1000))),
      h("span", null, c.bad && badge("failed", "poor"), c.bad && " ", c.outcome && brief(c.outcome), c.about && h("span", { class: "sub" }, data(c.about))),
      h("span", null, c.meaning, c.action && h("span", { class: "sub" }, c.action)),
    ];
    if (c.bad) cells.kind = "bad-row";
    return cells;
  });
  const more = detail.service.length - rows.length;
  return card("Recordings, captions, automation", "What the service and programs did in the call; how long it took is below the time." + left(detail, "service") +
    (more ? " " + count(more) + " more are on the timeline only." : ""),
    dataTable("Recordings, captions, automation", ["What", "Time (" + zoneName() + ")", "Result", "What it means"], rows), true);
}
