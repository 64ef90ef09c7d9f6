// The data of the page: one block for all calls, one for the search by ID, and one for
// each call with details, which is read when it is needed.

const DATA = JSON.parse(byID("data").textContent);
const ROWS = DATA.rows;
const TEXTS = DATA.texts || [""];
const COUNT = ROWS.id ? ROWS.id.length : 0;

// Empty columns are null in JSON.
for (const name of Object.keys(ROWS)) ROWS[name] = ROWS[name] || [];

const text = (column, row) => TEXTS[ROWS[column][row]];

function breakdown(row) {
  const list = ROWS.breakdown[row] || [];
  const issues = [];
  for (let i = 0; i < list.length; i += 2) issues.push({ name: TEXTS[list[i]], count: list[i + 1] });
  return issues;
}

const latest = { row: -1, detail: null };

// details returns the details of a call, or null if there are none; undefined if they
// have not been unpacked yet.
function details(row) {
  if (!ROWS.details[row]) return null;
  return latest.row === row ? latest.detail : undefined;
}

// unpack unpacks the details of a call.
async function unpack(row) {
  const detail = JSON.parse(await inflate(JSON.parse(byID("call-" + row).textContent)));
  for (const name of ["people", "issues", "streams", "series", "surveys", "service", "audit", "lanes"]) detail[name] = detail[name] || [];
  Object.assign(latest, { row, detail });
}

function fromBase64(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

function inflate(text) {
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

// IDs are usually unique. A record without an ID is a call of its own, and its number is
// its address.
const rowsByID = new Map();
for (let row = 0; row < COUNT; row++) {
  const id = ROWS.id[row];
  if (id === null) continue;
  if (rowsByID.has(id)) rowsByID.get(id).push(row);
  else rowsByID.set(id, [row]);
}

function address(row, view) {
  const params = new URLSearchParams();
  const id = ROWS.id[row];
  params.set("call", id === null ? "" : id);
  if (id === null || rowsByID.get(id).length > 1) params.set("row", String(row));
  if (view && view !== "overview") params.set("view", view);
  return "#" + params;
}

// findCall returns the row of an address, or -1.
function findCall(params) {
  const id = params.get("call");
  const row = Number(params.get("row"));
  const rows = rowsByID.get(id) || [];
  if (params.has("row") && Number.isInteger(row) && row >= 0 && row < COUNT && (ROWS.id[row] || "") === id) return row;
  return rows.length ? rows[0] : -1;
}

const callName = (row) => ROWS.id[row] === null ? "Call without an ID" : ROWS.id[row];
