// Package tools holds no code. The go.mod next to it pins the programs that the
// continuous integration runs, so that everyone runs the same versions and
// importers of the library get none of them. Inside the workspace they run by
// name: go tool staticcheck, go tool apidiff, go tool benchstat. The programs of
// this module's own are in directories: go run ./tools/apicheck.
package tools
