// Does the work of the bench with DuckDB: read_json with the types of all fields
// (or of those that the sums need), and the sums for each call in SQL. Prints a
// Result of package work as JSON.
//
//   node duckdb.mjs --file F --fields all|needed --threads N [--cold]
//
// It does less than the peers in Go: absent and null fields are one; redacted
// values and unknown fields are not noticed; and ParticipantId, EndpointId and
// SdkVersion of client operations are not read, because the names of a STRUCT
// must differ by more than case.
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values: args } = parseArgs({ options: {
  file: { type: 'string' },
  fields: { type: 'string', default: 'all' },
  threads: { type: 'string', default: '1' },
  cold: { type: 'boolean', default: false }, // no warm-up
} });

const text = 'VARCHAR', whole = 'BIGINT', real = 'DOUBLE', moment = 'TIMESTAMP';

// The envelope and the properties of all three logs.
const envelope = {
  time: moment, resourceId: text, correlationId: text, operationName: text, operationVersion: text, category: text,
};
const properties = {
  identifier: text, callStartTime: moment, callDuration: whole, callType: text, teamsThreadId: text,
  participantId: text, participantStartTime: moment, participantDuration: whole, participantEndReason: text,
  endpointId: text, endpointType: text, sdkVersion: text, osVersion: text, participantTenantId: text,
  participantType: text, pstnParticipantCallType: text, ParticipantEndSubCode: text, ResultCategory: text,
  DiagnosticOptions: text, callDebuggingInfo: text, CallUpdatesVersion: whole,
  mediaType: text, streamId: whole, transportType: text, roundTripTimeAvg: whole, roundTripTimeMax: whole,
  jitterAvg: whole, jitterMax: whole, packetLossRateAvg: real, packetLossRateMax: real,
  JitterBufferSizeAvg: whole, JitterBufferSizeMax: whole, HealedDataRatioAvg: real, HealedDataRatioMax: real,
  VideoFrameRateAvg: real, RecvResolutionHeight: whole, RecvFreezeDurationPerMinuteInMs: real,
  PacketUtilization: whole, VideoBitRateAvg: real, VideoBitRateMax: real, StreamDirection: text, CodecName: text,
  CallClientTimeStamp: moment, OperationName: text, CallId: text, OperationType: text,
  OperationId: text, DurationMs: whole, ResultType: text, ResultSignature: whole,
  UserAgent: text, ClientInstanceId: text, OperationPayload: text, TimeGenerated: moment,
};

const needed = new Set(['time', 'correlationId', 'category', 'callStartTime', 'callDuration', 'mediaType', 'jitterAvg',
  'packetLossRateAvg', 'roundTripTimeAvg', 'JitterBufferSizeAvg', 'HealedDataRatioAvg', 'VideoFrameRateAvg',
  'RecvResolutionHeight', 'RecvFreezeDurationPerMinuteInMs', 'CallId', 'DurationMs', 'ResultType']);

const wanted = (fields) => Object.entries(fields).filter(([name]) => args.fields === 'all' || needed.has(name));
const struct = wanted(properties).map(([name, type]) => `"${name}" ${type}`).join(', ');
const columns = wanted(envelope).map(([name, type]) => `"${name}": '${type}'`)
  .concat(`properties: 'STRUCT(${struct})'`).join(', ');

// With all fields, each is used: the number of its values is counted.
const counts = args.fields !== 'all' ? '' : wanted(envelope).map(([name]) => `, count("${name}")`).concat(
  wanted(properties).map(([name]) => `, count(properties."${name}")`)).map((c, i) => `${c} AS n${i}`).join('');
const sums = args.fields !== 'all' ? '' : ', ' + Array.from(counts.matchAll(/AS n\d+/g), (_, i) => `sum(n${i})`).join(' + ') + ' AS values_';

const sql = (file) => `
WITH records AS (
  SELECT *, category IN ('CallSummary', 'CallSummaryUpdates') AS s,
    category IN ('CallDiagnostics', 'CallDiagnosticsUpdates') AS d, category = 'CallClientOperations' AS o
  FROM read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited', columns = {${columns}})
), calls AS (
  SELECT CASE WHEN o THEN coalesce(nullif(properties.CallId, ''), correlationId) ELSE correlationId END AS id,
    count(*) FILTER (s) AS participants,
    count(*) FILTER (d) AS streams,
    count(*) FILTER (d AND (
      properties.jitterAvg > 30 OR properties.packetLossRateAvg > 0.1 OR properties.roundTripTimeAvg > 500 OR
      properties.JitterBufferSizeAvg > 200 OR properties.HealedDataRatioAvg > 0.1 OR
      properties.mediaType = 'Video' AND (properties.VideoFrameRateAvg < 7 OR
        properties.RecvFreezeDurationPerMinuteInMs > 6000 OR properties.RecvResolutionHeight < 240) OR
      properties.mediaType = 'VBSS' AND (properties.VideoFrameRateAvg < 1 OR
        properties.RecvFreezeDurationPerMinuteInMs > 25000 OR properties.RecvResolutionHeight < 768))) AS poor,
    count(*) FILTER (o) AS operations,
    count(*) FILTER (o AND properties.ResultType NOT IN ('Succeeded', 'Success', 'ExpectedError')) AS bad,
    coalesce(sum(properties.DurationMs), 0) AS milliseconds,
    greatest(coalesce(max(properties.callDuration), 0), 0) AS duration,
    min(properties.callStartTime) AS start,
    max(time) AS last${counts}
  FROM records GROUP BY 1
)
SELECT count(*) AS calls, sum(participants) AS participants, sum(streams) AS streams, sum(poor) AS poor,
  sum(operations) AS operations, sum(bad) AS bad, sum(milliseconds) AS milliseconds, sum(duration) AS duration,
  sum(participants * streams + 3 * poor * operations + 7 * bad * duration) AS mixed,
  sum(epoch_ms(date_trunc('second', last)) - epoch_ms(date_trunc('second', start))) // 1000 AS span${sums}
FROM calls`;

// VmHWM is the most memory that was resident at once.
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

const db = await DuckDBInstance.create(':memory:', { threads: args.threads });
const connection = await db.connect();
if (!args.cold) {
  // A plan and a first page: libraries are loaded and code is warm.
  await connection.runAndReadAll(`SELECT count(*) FROM (${sql(args.file).replace('FROM records', 'FROM (FROM records LIMIT 2000)')})`);
}
const [clock, used] = [performance.now(), cpu()];
const [row] = (await connection.runAndReadAll(sql(args.file))).getRowObjects();
const [seconds, spent] = [(performance.now() - clock) / 1000, cpu() - used];
const { values_, ...totals } = Object.fromEntries(Object.entries(row).map(([name, n]) => [name, Number(n)]));
console.log(JSON.stringify({
  seconds, cpu: spent, bytes: statSync(args.file).size, peak: peak(), mallocs: -1, totals,
  broken: 0, other: 0, unknown: 0, values: values_,
}));
