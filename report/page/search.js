// Search. Every word must be in a call: in its row, in an ID without a GUID, or as a GUID
// of the call or its participants or the beginning of one.
//
// GUIDs of participants are in the page as eight bytes each (their first eight digits,
// and a hash of all digits). As text they would be half of the page.

// folded returns a text without differences that do not matter to a search: of case, and
// between letters like ü that are one character or two.
const folded = (text) => text.toLowerCase().normalize("NFKD");

let haystacks = []; // of the rows that are prepared
let keys = null; // two numbers for each GUID
let keyStart = null; // where the keys of a row begin

// Many rows are prepared in pieces, so that the page reacts in between.
const PREPARED_AT_ONCE = 250;

// prepareSome prepares some more rows and reports whether all are prepared.
function prepareSome() {
  if (!keys) {
    keys = new Uint32Array(fromBase64(JSON.parse(byID("keys").textContent)).buffer);
    keyStart = new Int32Array(COUNT + 1);
    for (let row = 0; row < COUNT; row++) keyStart[row + 1] = keyStart[row] + ROWS.keys[row];
  }
  const end = Math.min(COUNT, haystacks.length + PREPARED_AT_ONCE);
  for (let row = haystacks.length; row < end; row++) {
    const parts = [ROWS.id[row] || "", text("type", row), text("clients", row), text("rating", row) === "Unknown" ? "" : "rated " + text("rating", row),
      text("quality", row), text("resource", row).split("/").pop(), text("thread", row)];
    for (const issue of breakdown(row)) parts.push(issue.name);
    for (const word of ROWS.words[row] || []) parts.push(TEXTS[word]);
    if (valid(ROWS.start[row])) parts.push(moment(ROWS.start[row]));
    haystacks.push(folded(parts.join("\n")));
  }
  return end === COUNT;
}

// searchable prepares all rows, with a pause after each piece.
async function searchable() {
  while (!prepareSome()) await new Promise((done) => setTimeout(done));
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

// hash is FNV-1a over the digits of a GUID.
function hash(guid) {
  let h = 0x811c9dc5;
  for (const c of guid) if (c !== "-") h = Math.imul(h ^ c.charCodeAt(0), 0x01000193);
  return h >>> 0;
}

// needle parses a word.
function needle(word) {
  const found = word.match(GUID);
  if (found) {
    return { word, guids: found.map((g) => ({ first: parseInt(g.slice(0, 8), 16), hash: hash(g) })) };
  }
  const bare = word.replace(/^(\d+:)?([a-z-]+:)?/, ""); // as in 8:acs:
  const start = /^([0-9a-f]{4,8})(-[0-9a-f-]*)?$/.exec(bare);
  if (!start || start[2] && start[1].length < 8) return { word };
  const open = 8 - start[1].length;
  const low = parseInt(start[1] + "0".repeat(open), 16);
  return { word, low, high: parseInt(start[1] + "f".repeat(open), 16) };
}

function found(row, n) {
  if (haystacks[row].includes(n.word)) return true;
  // The complete resource ID is searched only for words that look like a part of it:
  // every ID has a "group" in it.
  if ((n.guids || n.word.includes("/")) && folded(text("resource", row)).includes(n.word)) return true;
  const from = 2 * keyStart[row], to = 2 * keyStart[row + 1];
  if (n.guids) {
    return n.guids.every((g) => {
      for (let i = from; i < to; i += 2) if (keys[i] === g.first && keys[i + 1] === g.hash) return true;
      return false;
    });
  }
  if (n.low === undefined) return false;
  for (let i = from; i < to; i += 2) if (keys[i] >= n.low && keys[i] <= n.high) return true;
  return false;
}

// select returns the rows that pass a filter.
function select(filter) {
  const words = folded(filter.q || "").split(/\s+/).filter(Boolean);
  while (words.length && !prepareSome());
  const needles = words.map(needle), tests = testsOf(filter);
  const rows = [];
  for (let row = 0; row < COUNT; row++) {
    if (tests.every((test) => test(row)) && needles.every((n) => found(row, n))) rows.push(row);
  }
  return rows;
}
