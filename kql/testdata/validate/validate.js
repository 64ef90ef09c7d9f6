// Checks queries with Kusto's language service: syntax, names, types.
//
//   node validate.js <input.json >output.json
//
// The input is {"tables": {NAME: {COLUMN: TYPE}}, "queries": {NAME: TEXT}}, the
// output {NAME: {"problems": [TEXT], "columns": ["COLUMN TYPE"]}}: all that the
// service has to say of a query, and the columns of its rows in their order.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const folder = path.dirname(require.resolve('@kusto/language-service-next/package.json'));
require(path.join(folder, 'bridge.min.js')); // the other file builds upon it
require(path.join(folder, 'Kusto.Language.Bridge.min.js'));

const { Symbols, KustoCode, GlobalState } = Kusto.Language;

// globals knows the tables and nothing else.
function globals(tables) {
	const symbols = Object.entries(tables).map(([name, columns]) => {
		const shape = Object.entries(columns).map(([column, type]) => `['${column}']: ${type}`);
		return new Symbols.TableSymbol.$ctor7(name, `(${shape.join(', ')})`, null);
	});
	return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('db', symbols));
}

function items(list) {
	const all = [];
	for (let i = 0; i < list.Count; i++) {
		all.push(list.getItem(i));
	}
	return all;
}

function check(text, state) {
	const code = KustoCode.ParseAndAnalyze(text, state);
	const problems = items(code.GetDiagnostics()).map((d) => {
		const line = text.slice(0, d.Start).split('\n').length;
		return `line ${line}: ${d.Severity} ${d.Code}: ${d.Message}: ${text.slice(d.Start, d.Start + d.Length)}`;
	});
	const rows = code.ResultType && code.ResultType.Columns;
	return { problems, columns: rows ? items(rows).map((c) => `${c.Name} ${c.Type.Name}`) : [] };
}

const input = JSON.parse(fs.readFileSync(0, 'utf8'));
const state = globals(input.tables);
const output = {};
for (const [name, text] of Object.entries(input.queries)) {
	output[name] = check(text, state);
}
process.stdout.write(JSON.stringify(output, null, 1) + '\n');
