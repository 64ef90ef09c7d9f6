// The issues of a call: what was found, how often, for whom and when.

function showIssues(content, row, detail) {
  if (!detail) {
    content.append(breakdownCard(row));
    return;
  }
  if (!detail.issues.length) {
    content.append(card("Issues", "Nothing went wrong as far as the records say.", null));
  }
  for (const issue of detail.issues) content.append(issueCard(row, detail, issue));
  if (detail.audit.length) content.append(auditCard(detail));
}

function issueCard(row, detail, issue) {
  const events = [...issue.events || []].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
  const lasted = events.some(lastsTime);
  const rows = events.slice(0, 200).map((e) => [
    e.start === null ? h("span", { class: "none" }, "not known") : h("a", { href: address(row, "timeline") + "&at=" + e.start + "&who=" + e.who, title: "Show on the timeline" }, clockMs(detail.origin + e.start)),
    brief(who(detail, e.who)),
    lasted && (lastsTime(e) ? lasting((e.end - e.start) / 1000) : ""),
    h("span", null, data(eventText(detail, e)), advice(e)),
  ].filter((cell) => cell !== false));
  return h("section", { class: "card issue" },
    h("h3", null, h("span", { class: "sign", "aria-hidden": "true" }, "▲"), " ", h("bdi", null, issue.name.slice(0, 200)), " ", h("span", { class: "pill some" }, count(issue.count))),
    (issue.description || issue.action) && h("p", { class: "hint" }, issue.description, issue.description && issue.action && " ",
      issue.action && "To do: " + issue.action),
    dataTable(issue.name.slice(0, 100), ["Time (" + zoneName() + ")", "Participant", lasted && "For", "What happened"].filter(Boolean), rows),
    issue.count > rows.length && h("p", { class: "hint" }, count(issue.count - rows.length) + " more are not listed."));
}

// advice says whose fault something was, and what to do about it.
const advice = (of) => [of.fault && h("span", { class: "sub" }, "Fault: " + of.fault), of.action && h("span", { class: "sub" }, "To do: " + of.action)];

// lastsTime reports whether something is known to have lasted for a time.
const lastsTime = (e) => e.start !== null && (e.end ?? null) !== null && e.end > e.start;

// eventText says what happened. For a poor stream it uses the same words as the rest of
// the page.
function eventText(detail, e) {
  const st = detail.streams[e.stream ?? -1];
  return st ? streamTitle(st) + ": " + findingsText(st) : e.detail || "";
}

function auditCard(detail) {
  return card("What the records lack", "Where the records of this call are incomplete or contradict each other.",
    dataTable("What the records lack", ["What", "Participant", ""], detail.audit.slice(0, 200).map((a) =>
      [brief(a.gap), a.who ? brief(who(detail, a.who)) : "", data(a.detail)])));
}
