// Numbers, times and names for people.

const wholes = new Intl.NumberFormat("en-US");
const writers = new Map(); // of numbers, by how many digits count

const count = (n) => wholes.format(n);
const plural = (n, one, many) => count(n) + " " + (n === 1 ? one : many || one + "s");

// short writes a number with so many significant digits, or with all digits before the
// point if it has more of them.
function short(n, digits = 3) {
  const whole = Math.abs(n) >= 1 ? Math.floor(Math.log10(Math.abs(n))) + 1 : 0;
  const most = Math.min(21, Math.max(digits, whole));
  if (!writers.has(most)) writers.set(most, new Intl.NumberFormat("en-US", { maximumSignificantDigits: most }));
  return writers.get(most).format(n);
}

// percent writes a share; a share that is not zero is never written as zero.
function percent(part, all) {
  if (!all) return "–";
  if (part === 0) return "0 %";
  const p = 100 * part / all;
  if (p > 0 && p < 0.1) return "<0.1 %";
  if (p < 100 && p > 99.9) return ">99.9 %";
  return (p < 10 ? p.toFixed(1) : Math.round(p)) + " %";
}

const valid = (ms) => ms !== null && ms !== undefined && !Number.isNaN(new Date(ms).getTime());

// Times are in UTC or in the reader's own zone.
const zone = { local: false };
const zoneName = () => (zone.local ? "local" : "UTC");

// wall returns the time on the clock of the zone as if it were UTC, and instant the time at
// which a clock of the zone shows a text such as 2026-01-05 12:00; NaN for other texts.
const offset = (ms) => (zone.local ? new Date(ms).getTimezoneOffset() * 60000 : 0);
const wall = (ms) => ms - offset(ms);
const unwall = (ms) => ms + offset(ms + offset(ms));
const instant = (text) => unwall(Date.parse(/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$/.test(text) ? text.replace(" ", "T") + (text.length > 10 ? "Z" : "T00:00Z") : ""));

const iso = (ms) => new Date(wall(ms)).toISOString();
const day = (ms) => iso(ms).slice(0, 10);
const clock = (ms) => iso(ms).slice(11, 19);
const clockMs = (ms) => iso(ms).slice(11, 23);
const moment = (ms) => valid(ms) ? day(ms) + " " + clock(ms) : "";

// lasting writes a duration in seconds.
function lasting(seconds) {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 0) return "−" + lasting(-seconds);
  if (seconds < 1) return Math.round(seconds * 1000) + " ms";
  if (seconds < 10) return seconds.toFixed(1).replace(".0", "") + " s";
  const whole = Math.round(seconds);
  const two = (n) => String(n).padStart(2, "0");
  if (whole < 60) return whole + " s";
  const minutes = Math.floor(whole / 60);
  if (whole < 3600) return minutes + " min" + (whole % 60 ? " " + two(whole % 60) + " s" : "");
  return count(Math.floor(minutes / 60)) + " h" + (minutes % 60 ? " " + two(minutes % 60) + " min" : "");
}

// metricName returns the name of a metric. A profile may have an unknown one.
const metricName = (name) => (DATA.metrics.find((m) => m.name === name) || { label: name }).label;

// shownUnit returns the name of a unit for people, and the factor for its values: a ratio
// is shown in per cent, and packets need no unit.
function shownUnit(unit) {
  return { ratio: ["%", 100], "bit/s": ["kbit/s", 0.001], packets: ["", 1] }[unit] || [unit || "", 1];
}

// bare writes a value without its unit, measure with it.
const bare = (value, unit, digits) => short(value * shownUnit(unit)[1], digits);

function measure(value, unit, digits) {
  const name = shownUnit(unit)[0];
  return bare(value, unit, digits) + (name ? " " + name : "");
}

// beyondText writes a value and the limit that it exceeds: as anywhere else, or with as
// many digits as it takes to distinguish them.
function beyondText(value, limit, unit, write = measure) {
  for (let n = 3; ; n++) {
    const texts = [value, limit].map((v) => write(v, unit, n));
    if (texts[0] !== texts[1] || n === 9) return texts;
  }
}

// compact writes a duration as in a clock, for narrow columns.
function compact(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return (hours ? hours + ":" + two(Math.floor(whole % 3600 / 60)) : String(Math.floor(whole % 3600 / 60))) + ":" + two(whole % 60);
}

// Names of operations and diagnostics stay as in the log, because support searches for
// them.
const groupName = (g) => g ? g[0].toUpperCase() + g.slice(1) : "Other";
