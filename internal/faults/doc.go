// Package faults holds tests only. They try on the library what goes wrong with inputs: texts
// that are not JSON, readers that fail, stall or return little, files that are cut, damaged,
// replaced or gone. docs/reliability.md lists them with their results.
package faults
