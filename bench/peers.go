package main

import (
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// peer is one contender.
type peer struct {
	id, name string
	always   bool // part of the default
	oneCore  bool // cannot use more than one
	script   []string
	v2       bool // needs a build with the experiment jsonv2

	// What it cannot do and is not compared.
	otherTotals    bool // has sums of its own kind, or none
	noChecksum     bool
	noUnknown      bool // does not notice unknown fields
	noFaults       bool // cannot read data with faults, or accepts some faults
	lossy          bool // does not read all records
	goal, moonshot float64
}

// The peers that parts choose themselves.
const (
	oursID   = "ours"
	sonicID  = "sonic"
	neededID = "duckdb-needed"
)

// allPeers are the contenders in the order of the tables. Goal and moonshot are
// how many times faster the library should be on one core; for the floor, the share of its
// speed that the library should reach.
var allPeers = []*peer{
	{id: oursID, name: "ours", always: true},
	{id: "ours-calls", name: "ours, calls+quality", always: true, otherTotals: true, noChecksum: true, oneCore: true},
	{id: "stdjson", name: "encoding/json, one struct for all categories", always: true, goal: 17, moonshot: 22},
	{id: "stdjson-usual", name: "encoding/json as usually written", always: true, goal: 28, moonshot: 36},
	{id: "jsonv2", name: "encoding/json/v2, one struct", v2: true, goal: 6, moonshot: 8},
	{id: "jsontext", name: "encoding/json/jsontext, tokens", v2: true},
	{id: sonicID, name: "bytedance/sonic, fastest settings", always: true, goal: 3.3, moonshot: 4},
	{id: "sonic-validating", name: "bytedance/sonic, validating"},
	{id: "goccy", name: "goccy/go-json", goal: 4, moonshot: 5},
	{id: "goccy-careless", name: "goccy/go-json, unknown fields not noticed", noUnknown: true},
	{id: "simdjson", name: "minio/simdjson-go", goal: 3.7, moonshot: 4.5},
	{id: "fastjson", name: "valyala/fastjson", noFaults: true},
	{id: "gjson", name: "tidwall/gjson"},
	{id: "duckdb", name: "DuckDB, all fields", always: true, noChecksum: true, noUnknown: true, noFaults: true,
		script: []string{"duckdb/duckdb.mjs", "--fields", "all"}, goal: 4.7, moonshot: 6},
	{id: neededID, name: "DuckDB, needed fields", always: true, noChecksum: true, noUnknown: true, noFaults: true,
		script: []string{"duckdb/duckdb.mjs", "--fields", "needed"}, goal: 3, moonshot: 4},
	{id: "duckdb-careless", name: "DuckDB, all fields, records with names in another case lost", lossy: true, noChecksum: true,
		script: []string{"duckdb/duckdb.mjs", "--fields", "all", "--careless"}},
	{id: "duckdb-needed-careless", name: "DuckDB, needed fields, records with names in another case lost", lossy: true, noChecksum: true,
		script: []string{"duckdb/duckdb.mjs", "--fields", "needed", "--careless"}},
	{id: "node", name: "Node.js, JSON.parse", noChecksum: true, oneCore: true, script: []string{"node/parse.mjs"}},
	{id: "floor", name: "the floor: read and split at newlines", otherTotals: true, noChecksum: true, goal: 0.33, moonshot: 0.42},
}

func printPeers(w io.Writer) {
	for _, p := range allPeers {
		mark := " "
		if p.always {
			mark = "*"
		}
		fmt.Fprintf(w, "%s %-18s %s\n", mark, p.id, p.name)
	}
	fmt.Fprintln(w, "* are the default")
}

// choose returns the peers of a list, and always ours.
func choose(list string) (chosen []*peer, err error) {
	names := strings.Split(list, ",")
	for _, name := range names {
		if name != "all" && name != "default" && byID(name) == nil {
			return nil, fmt.Errorf("-peers: there is no peer %q; -list prints them", name)
		}
	}
	for _, p := range allPeers {
		if p.id == oursID || slices.Contains(names, p.id) || slices.Contains(names, "all") || p.always && slices.Contains(names, "default") {
			chosen = append(chosen, p)
		}
	}
	return chosen, nil
}

func byID(id string) *peer {
	for _, p := range allPeers {
		if p.id == id {
			return p
		}
	}
	return nil
}

// peerNamed returns the peer with a name in the tables, or nil.
func peerNamed(name string) *peer {
	if i := slices.IndexFunc(allPeers, func(p *peer) bool { return p.name == name }); i >= 0 {
		return allPeers[i]
	}
	return nil
}

// command returns the command that runs a peer on a file with a number of cores.
func (b *runner) command(p *peer, file string, workers int, check, warm bool) *exec.Cmd {
	var line []string
	n := strconv.Itoa(workers)
	switch {
	case p.script != nil:
		line = append([]string{"node"}, p.script...)
		line = append(line, "--file", file)
		if p.script[0] == "duckdb/duckdb.mjs" {
			line = append(line, "--threads", n)
		}
		if !warm {
			line = append(line, "--cold")
		}
	default:
		line = []string{b.binary(p.id), "-file", file, "-workers", n, "-check=" + strconv.FormatBool(check), "-warm=" + strconv.FormatBool(warm)}
	}
	return pinned(workers, line)
}

// pinned returns a command that is limited to a number of cores, if the system can do that.
// A single core is the last one: the first handles interrupts.
func pinned(workers int, line []string) *exec.Cmd {
	if workers == 1 && hasTaskset {
		line = append([]string{"taskset", "-c", strconv.Itoa(runtime.NumCPU() - 1)}, line...)
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(cmd.Environ(), "GOMAXPROCS="+strconv.Itoa(workers))
	return cmd
}

var hasTaskset = func() bool {
	_, err := exec.LookPath("taskset")
	return err == nil
}()
