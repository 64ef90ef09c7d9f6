// Does the work of the bench with JSON.parse of Node.js, on one core, and prints
// a Result of package work as JSON.
//
//   node parse.mjs --file F [--cold]
//
// Times are in milliseconds, and whole numbers above 2^53 are rounded: JavaScript
// has no others without more work.
import { openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: args } = parseArgs({ options: {
  file: { type: 'string' },
  cold: { type: 'boolean', default: false }, // no warm-up
} });

const [NULL, REDACTED, INVALID] = [Symbol('null'), Symbol('redacted'), Symbol('invalid')];

const noValue = new Set(['-', 'NA', '\\N', 'NaT']); // as they are; these in any case:
const noValueInAnyCase = new Set(['nan', 'n/a', 'nil', 'null', 'none', '<na>', '#n/a', '-nan', '<nil>', '(null)', '<null>', '[null]', 'undefined']);

// missing returns what stands for no value, or undefined.
function missing(text) {
  const t = text.charCodeAt(0) <= 32 ? text.trim() : text;
  if (t === '') return NULL;
  if (t.length <= 9 && (noValue.has(t) || noValueInAnyCase.has(t.toLowerCase()))) return NULL;
  if (t.length === 8 && (t[0] === 'R' || t[0] === 'r') && t.toLowerCase() === 'redacted') return REDACTED;
  return undefined;
}

const number = /^\s*-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\s*$/;

function text(v) {
  if (v === null) return NULL;
  if (typeof v === 'object') return INVALID;
  const t = String(v);
  return missing(t) ?? t;
}

function id(v) {
  const t = text(v);
  return typeof t === 'string' && (t.charCodeAt(0) <= 32 || t.charCodeAt(t.length - 1) <= 32) ? t.trim() : t;
}

// The documented texts of enumerations, by themselves and in lower case.
const documented = new Map();
for (const row of readFileSync(join(fileURLToPath(new URL('..', import.meta.url)), 'work', 'enums.txt'), 'utf8').trim().split('\n')) {
  const [known, synonym] = row.split('=');
  for (const t of [known, known.toLowerCase(), synonym?.toLowerCase()]) documented.set(t, known);
}

function enumeration(v) {
  const t = id(v);
  return typeof t === 'string' ? documented.get(t) ?? documented.get(t.toLowerCase()) ?? t : t;
}

function json(v) {
  return v !== null && typeof v === 'object' ? JSON.stringify(v) : text(v);
}

function real(v) {
  if (typeof v === 'number') return v;
  if (v === null) return NULL;
  if (typeof v === 'object') return INVALID;
  const t = String(v);
  const none = missing(t);
  if (none !== undefined) return none;
  const n = number.test(t) ? Number(t) : NaN;
  return Number.isFinite(n) ? n : INVALID;
}

function whole(v) {
  const n = real(v);
  return typeof n === 'number' ? Math.trunc(n) : n;
}

function moment(v) {
  if (v === null) return NULL;
  if (typeof v !== 'string') return INVALID;
  const none = missing(v);
  if (none !== undefined) return none;
  const ms = Date.parse(v);
  return Number.isNaN(ms) ? INVALID : ms;
}

// Fields by their names as documented and in lower case.
const names = (read, list) => list.split(' ').flatMap((name) => [name, name.toLowerCase()].map((n) => [n, { name, read }]));
const find = (fields, name) => fields.get(name) ?? fields.get(name.toLowerCase().replaceAll(' ', ''));
const envelope = new Map([...names(moment, 'time'),
  ...names(id, 'resourceId correlationId operationName operationVersion category properties')]);
const summary = new Map([
  ...names(moment, 'callStartTime participantStartTime'),
  ...names(whole, 'callDuration participantDuration CallUpdatesVersion'),
  ...names(json, 'DiagnosticOptions callDebuggingInfo'),
  ...names(text, 'osVersion'),
  ...names(id, 'identifier teamsThreadId participantId participantEndReason endpointId sdkVersion participantTenantId ' +
    'pstnParticipantCallType ParticipantEndSubCode TPE'),
  ...names(enumeration, 'callType endpointType participantType ResultCategory'),
]);
const diagnostic = new Map([
  ...names(id, 'participantId identifier endpointId CodecName TPE'),
  ...names(enumeration, 'endpointType mediaType transportType StreamDirection'),
  ...names(whole, 'streamId roundTripTimeAvg roundTripTimeMax jitterAvg jitterMax JitterBufferSizeAvg ' +
    'JitterBufferSizeMax RecvResolutionHeight PacketUtilization CallUpdatesVersion'),
  ...names(real, 'packetLossRateAvg packetLossRateMax HealedDataRatioAvg HealedDataRatioMax VideoFrameRateAvg ' +
    'RecvFreezeDurationPerMinuteInMs VideoBitRateAvg VideoBitRateMax'),
]);
const operation = new Map([
  ...names(moment, 'CallClientTimeStamp TimeGenerated'),
  ...names(whole, 'DurationMs ResultSignature'),
  ...names(json, 'OperationPayload'),
  ...names(text, 'UserAgent'),
  ...names(id, 'CallId ParticipantId OperationType OperationId SdkVersion ClientInstanceId EndpointId'),
  ...names(enumeration, 'OperationName ResultType'),
]);
const logs = {
  CallSummary: summary, CallSummaryUpdates: summary, CallDiagnostics: diagnostic, CallDiagnosticsUpdates: diagnostic,
  CallClientOperations: operation,
};
for (const [category, log] of Object.entries(logs)) logs[category.toLowerCase()] = log;

class Sums {
  calls = new Map();
  broken = 0;
  other = 0;
  unknown = 0;
  foreign = false;

  line(line) {
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      const foreign = line[0] !== '{';
      if (!foreign || !this.foreign) this.broken++;
      this.foreign = foreign;
      return;
    }
    this.foreign = false;
    // The raw values are replaced by the typed ones, with the documented names.
    let unknown = false;
    for (const name in record) {
      const field = find(envelope, name);
      if (field === undefined) unknown = true;
      else if (field.name === 'properties') record.properties = record[name];
      else record[field.name] = field.read(record[name]);
    }
    const log = logs[record.category] ?? logs[String(record.category).toLowerCase()];
    const p = record.properties;
    if (log === undefined) {
      this.other++;
      return;
    }
    for (const name in p) {
      const field = find(log, name);
      if (field !== undefined) p[field.name] = field.read(p[name]);
      else unknown = true;
    }
    if (unknown) this.unknown++;
    this.add(log, record, p);
  }

  add(log, record, p) {
    let id = record.correlationId;
    if (log === operation && typeof p.CallId === 'string') id = p.CallId;
    if (typeof id !== 'string') id = '';
    let call = this.calls.get(id);
    if (call === undefined) {
      call = { participants: 0, streams: 0, poor: 0, operations: 0, bad: 0, milliseconds: 0, duration: 0, start: 0, last: 0 };
      this.calls.set(id, call);
    }
    if (log === summary) {
      call.participants++;
      if (above(p.callDuration, call.duration)) call.duration = p.callDuration;
      if (typeof p.callStartTime === 'number' && (call.start === 0 || p.callStartTime < call.start)) call.start = p.callStartTime;
    } else if (log === diagnostic) {
      call.streams++;
      if (poor(p)) call.poor++;
    } else {
      call.operations++;
      const result = p.ResultType;
      if (typeof result === 'string' && result !== 'Succeeded' && result !== 'Success' && result !== 'ExpectedError') call.bad++;
      if (typeof p.DurationMs === 'number') call.milliseconds += p.DurationMs;
    }
    if (above(record.time, call.last)) call.last = record.time;
  }

  totals() {
    const t = { calls: this.calls.size, participants: 0, streams: 0, poor: 0, operations: 0, bad: 0, milliseconds: 0, duration: 0, mixed: 0, span: 0 };
    for (const c of this.calls.values()) {
      for (const name of ['participants', 'streams', 'poor', 'operations', 'bad', 'milliseconds', 'duration']) t[name] += c[name];
      t.mixed += c.participants * c.streams + 3 * c.poor * c.operations + 7 * c.bad * c.duration;
      if (c.start !== 0 && c.last !== 0) t.span += Math.floor(c.last / 1000) - Math.floor(c.start / 1000);
    }
    return t;
  }
}

const above = (v, limit) => typeof v === 'number' && v > limit;
const below = (v, limit) => typeof v === 'number' && v < limit;

function poor(p) {
  if (above(p.jitterAvg, 30) || above(p.packetLossRateAvg, 0.1) || above(p.roundTripTimeAvg, 500) ||
    above(p.JitterBufferSizeAvg, 200) || above(p.HealedDataRatioAvg, 0.1)) return true;
  switch (p.mediaType) {
    case 'Video':
      return below(p.VideoFrameRateAvg, 7) || above(p.RecvFreezeDurationPerMinuteInMs, 6000) || below(p.RecvResolutionHeight, 240);
    case 'VBSS':
      return below(p.VideoFrameRateAvg, 1) || above(p.RecvFreezeDurationPerMinuteInMs, 25000) || below(p.RecvResolutionHeight, 768);
  }
  return false;
}

// run reads a file, or its first bytes, block by block.
function run(path, most = Infinity) {
  const sums = new Sums();
  const fd = openSync(path);
  const block = Buffer.allocUnsafe(1 << 20);
  let have = 0;
  for (let read = 0; read < most;) {
    const n = readSync(fd, block, have, block.length - have, null);
    if (n === 0) break;
    read += n;
    have += n;
    const end = block.lastIndexOf(10, have - 1);
    if (end < 0) continue;
    for (const line of block.toString('utf8', 0, end).split('\n')) sums.line(line);
    block.copy(block, 0, end + 1, have);
    have -= end + 1;
  }
  if (have > 0 && most === Infinity) sums.line(block.toString('utf8', 0, have));
  return sums;
}

function peak() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return 0;
  }
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

if (!args.cold) run(args.file, 1 << 20);
const [clock, used] = [performance.now(), cpu()];
const sums = run(args.file);
const totals = sums.totals();
console.log(JSON.stringify({
  seconds: (performance.now() - clock) / 1000, cpu: cpu() - used, bytes: statSync(args.file).size, peak: peak(), mallocs: -1,
  totals, broken: sums.broken, other: sums.other, unknown: sums.unknown,
}));
