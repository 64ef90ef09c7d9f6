// Does the work of the bench with DuckDB: each line is read into a STRUCT with the types of
// all fields (or of those that the sums need), and the sums for each call are made in SQL.
// Prints a Result of package work as JSON.
//
//   node duckdb.mjs --file F --fields all|needed --threads N [--careless] [--cold]
//
// The names of a record have the case of the documents, or begin with a capital, or are in
// lower case. A STRUCT knows one of these, so there are three. With --careless there is one,
// which read_json reads faster; records with other names are lost.
//
// It does less than the peers in Go: absent and null fields are one; redacted values and
// unknown fields are not noticed; texts of enumerations are not spelled as in the documents;
// and ParticipantId, EndpointId and SdkVersion of client operations are not read, because
// the names of a STRUCT must differ by more than case.
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values: args } = parseArgs({ options: {
  file: { type: 'string' },
  fields: { type: 'string', default: 'all' },
  threads: { type: 'string', default: '1' },
  careless: { type: 'boolean', default: false },
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
  DiagnosticOptions: text, callDebuggingInfo: text, CallUpdatesVersion: whole, TPE: text,
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

// The types in a spelling of the names: of the properties, and of a whole line.
const members = (fields, spell) => wanted(fields).map(([name, type]) => `"${spell(name)}" ${type}`).join(', ');
const inner = (spell) => `STRUCT(${members(properties, spell)})`;
const line = (spell) => `STRUCT(${members(envelope, spell)}, "${spell('properties')}" ${inner(spell)})`;
const usual = (name) => name, capital = (name) => name[0].toUpperCase() + name.slice(1), small = (name) => name.toLowerCase();

const read = (spell) => `json_transform(json, '"${line(spell).replaceAll('"', '\\"')}"')`;
const lines = (file) => args.careless
  ? `SELECT r FROM read_json(${file}, format = 'newline_delimited', ignore_errors = true, columns = {${
    wanted(envelope).map(([name, type]) => `"${name}": '${type}'`)}, "properties": '${inner(usual)}'}) AS r`
  : `SELECT CASE WHEN contains(json, '"resourceId"') THEN ${read(usual)}
    WHEN contains(json, '"ResourceId"') THEN ${read(capital)}::${line(usual)}
    ELSE ${read(small)}::${line(usual)} END AS r FROM read_ndjson_objects(${file})`;

// valued(x) is a text, or null if it says that there is no value.
const valued = `CREATE MACRO valued(x) AS CASE WHEN strlen(x) > 9 THEN x WHEN list_contains(['', '-', 'na', '\\n', 'nat', 'nan',
  'n/a', 'nil', 'null', 'none', '<na>', '#n/a', '-nan', '<nil>', '(null)', '<null>', '[null]', 'undefined'], lower(trim(x))) THEN NULL ELSE x END`;

// With all fields, each is used: the number of its values is counted.
const twins = ['participantId', 'endpointId', 'sdkVersion']; // of names that operations spell otherwise
const count = (from) => ([name, type]) => `, count(${type === text ? `valued(${from}."${name}")` : `${from}."${name}"`})${
  twins.includes(name) ? ' FILTER (NOT o)' : ''}`;
const counts = args.fields !== 'all' ? [] : [...wanted(envelope).map(count('r')), ...wanted(properties).map(count('r.properties'))];
const sums = args.fields !== 'all' ? '' : ', ' + counts.map((_, i) => `sum(n${i})`).join(' + ') + ' AS values_';

const sql = (file) => `
WITH lines AS (${lines(`'${file.replaceAll("'", "''")}'`)}
), records AS (
  SELECT r, r.properties AS properties, lower(trim(r.category)) AS category, trim(valued(r.correlationId)) AS correlation,
    category IN ('callsummary', 'callsummaryupdates') AS s,
    category IN ('calldiagnostics', 'calldiagnosticsupdates') AS d, category = 'callclientoperations' AS o,
    lower(valued(r.properties.mediaType)) AS media
  FROM lines
), calls AS (
  SELECT CASE WHEN o THEN coalesce(trim(valued(properties.CallId)), correlation) ELSE correlation END AS id,
    count(*) FILTER (s) AS participants,
    count(*) FILTER (d) AS streams,
    count(*) FILTER (d AND (
      properties.jitterAvg > 30 OR properties.packetLossRateAvg > 0.1 OR properties.roundTripTimeAvg > 500 OR
      properties.JitterBufferSizeAvg > 200 OR properties.HealedDataRatioAvg > 0.1 OR
      media = 'video' AND (properties.VideoFrameRateAvg < 7 OR
        properties.RecvFreezeDurationPerMinuteInMs > 6000 OR properties.RecvResolutionHeight < 240) OR
      media = 'vbss' AND (properties.VideoFrameRateAvg < 1 OR
        properties.RecvFreezeDurationPerMinuteInMs > 25000 OR properties.RecvResolutionHeight < 768))) AS poor,
    count(*) FILTER (o) AS operations,
    count(*) FILTER (o AND lower(valued(properties.ResultType)) NOT IN ('succeeded', 'success', 'expectederror')) AS bad,
    coalesce(sum(properties.DurationMs), 0) AS milliseconds,
    greatest(coalesce(max(properties.callDuration), 0), 0) AS duration,
    min(properties.callStartTime) AS start,
    max(r.time) AS last${counts.map((c, i) => `${c} AS n${i}`).join('')}
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
await connection.run(valued);
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
