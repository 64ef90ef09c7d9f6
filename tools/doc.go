// Package tools holds no code. The go.mod beside it pins the programs that the
// continuous integration runs, so that everyone runs the same versions and
// importers of the library get none of them. Inside the workspace they run by
// name: go tool staticcheck, go tool apidiff, go tool benchstat.
package tools
