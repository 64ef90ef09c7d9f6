package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// With --shard several processes share a result. Each reads everything twice: first to find out
// which records must be together, then for the facts of its own calls. The part of a record
// depends on nothing but the records, so the processes need not know each other.

// shard is one of several parts of a result.
type shard struct {
	Part int `json:"part"` // from 1
	Of   int `json:"of"`
	// Result tells parts of one result from those of others: it differs with the input, the
	// command, its filters and its profile.
	Result string `json:"result"`
}

func (s *shard) String() string { return fmt.Sprintf("%d/%d", s.Part, s.Of) }

// sharded is --shard. A nil sharded is for commands that do not have it.
type sharded struct {
	*shard               // nil if it is not given
	asked   string       // what makes another result of the same records
	parts   *calls.Parts // once the keys have been read
	reading bool         // the keys are being read
	useful  bool         // some record is of a call
	tags    tagger       // of the rows
}

// shardFlag adds --shard.
func shardFlag(cmd *cobra.Command, in *input) {
	in.shard = new(sharded)
	cmd.Flags().Var(in.shard, "shard", "find the `I/N`th part of the result, as in 2/7, in the memory of that part; acscalls merge puts all parts together")
	cmd.Long += `

With --shard, N processes share the work: each reads all of the input, and keeps the facts
of its own calls. Rows get one more column, by which acscalls merge orders them, and a last
row, which says that the part is complete. What is wrong with records is shown by part 1,
which alone counts it for --strict; what is said of calls is about those of the part. Not
with --shard: tables, Parquet, --sort, --newest, --limit, --call and times that count back
from now.`
}

// Set sets the part from the text of the flag.
func (s *sharded) Set(text string) error {
	part, of, ok := strings.Cut(text, "/")
	i, err := strconv.Atoi(part)
	n, err2 := strconv.Atoi(of)
	if !ok || err != nil || err2 != nil || i < 1 || i > n {
		return fmt.Errorf("use a part and how many there are, from 1/1, as in 2/7")
	}
	s.shard = &shard{Part: i, Of: n}
	return nil
}

func (s *sharded) String() string {
	if s == nil || s.shard == nil {
		return ""
	}
	return s.shard.String()
}

// Type names the kind of value in the help.
func (*sharded) Type() string { return "part" }

// on reports whether the result is to be a part.
func (s *sharded) on() bool { return s != nil && s.shard != nil }

// tells reports whether the part tells what is wrong with records: one of them does.
func (s *sharded) tells() bool { return !s.on() || s.Part == 1 }

// check checks the other flags. The format is empty for a result that is no rows.
func (s *sharded) check(cmd *cobra.Command, f *filter, format report.Format, p *quality.Profile, paths []string) error {
	if !s.on() {
		return nil
	}
	if format == report.Table || format == parquet {
		return usagef("--shard: parts are merged as csv, json or ndjson: name one with --format")
	}
	for _, name := range []string{"sort", "newest", "limit"} {
		if cmd.Flags().Changed(name) {
			return usagef("--shard: --%s is about the rows of all parts: leave it out, and choose after acscalls merge", name)
		}
	}
	if f.set(byCall) {
		return usagef("--shard: --call is about one call, and acscalls %s --call without --shard shows it", cmd.Name())
	}
	for name, text := range map[string]string{bySince: f.since, byUntil: f.until} {
		if isRelative(text, environmentOf(cmd).now()) {
			return usagef("--shard: --%s %s would count back from another time in each process: write the time, as in 2026-07-19T18:00:00Z", name, text)
		}
	}
	for _, path := range paths {
		if !isAddress(path) {
			continue
		}
		if a, err := parseAddress(path, environmentOf(cmd).now()); err == nil && a.param("checkpoint") != "" {
			return usagef("--shard: %s continues where another run ended, so that each process would read something else: leave out checkpoint", a)
		}
	}
	s.asked = askedOf(cmd, p)
	return nil
}

// askedOf returns what of a command makes another result of the same records.
func askedOf(cmd *cobra.Command, p *quality.Profile) string {
	profile, err := json.Marshal(p)
	if err != nil {
		panic(err) // it has been read as JSON
	}
	asked := []string{version(), cmd.Name(), string(profile)}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !slices.Contains([]string{"shard", "out", "tz", "memory", "quiet", "strict", "profile"}, f.Name) {
			asked = append(asked, f.Name, f.Value.String())
		}
	})
	return strings.Join(asked, "\x00")
}

// gatherPart is gather for a part.
func gatherPart[A assembler[A]](cmd *cobra.Command, in *input, paths []string, empty func() A) (A, error) {
	var none A
	s := in.shard
	if in.twice == nil {
		end, err := in.readTwice(paths)
		if err != nil {
			return none, err
		}
		defer func() {
			end()
			in.twice = nil
		}()
	}
	s.reading = true
	keys, err := gather(cmd, in, paths, func() *keySum { return new(keySum) }, func(k *keySum) bool { return k.unnumbered })
	s.reading = false
	if err != nil {
		return none, err
	}
	s.useful = keys.useful
	s.parts = keys.Parts(s.Of)
	h := fnv.New64a()
	fmt.Fprint(h, s.asked, keys.n, keys.sum)
	s.Result = fmt.Sprintf("%016x", h.Sum64())
	all := make([]A, maxWorkers())
	for i := range all {
		all[i] = empty()
	}
	err = in.again(cmd, paths, func(worker int, rec acstelemetry.Record, at logs.Position) {
		if k := calls.KeysOf(rec); s.parts.Of(&k) == s.Part-1 {
			all[worker].Add(rec, at)
		}
	})
	if err != nil {
		return none, err
	}
	s.parts = nil // its memory is that of the facts now
	_, err = mergeAll(cmd, in, all, func(A) bool { return false })
	return all[0], err
}

// keySum is what is kept of the records at first.
type keySum struct {
	calls.Components
	n          int
	sum        uint64 // of the keys and of the positions that matter, in any order
	useful     bool
	unnumbered bool // a call by itself has no number
}

// Add adds the keys of a record.
func (s *keySum) Add(rec acstelemetry.Record, at logs.Position) bool {
	k := calls.KeysOf(rec)
	s.Components.Add(&k)
	s.n++
	s.useful = s.useful || k.Kind == calls.CallRecord || k.Kind == calls.LoneRecord
	s.sum += scrambled(k.Own)
	for _, link := range k.Links() {
		s.sum += scrambled(link ^ k.Own)
	}
	if k.Kind == calls.LoneRecord {
		s.unnumbered = s.unnumbered || at.Record == 0
		h := fnv.New64a()
		fmt.Fprint(h, at)
		s.sum += h.Sum64()
	}
	return true
}

// scrambled returns a number that depends on all bits of a key, so that sums of different keys
// differ.
func scrambled(k calls.Key) uint64 {
	h := (uint64(k) ^ uint64(k)>>31) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// Merge adds the keys of another one.
func (s *keySum) Merge(other *keySum) {
	s.Components.Merge(&other.Components)
	s.n += other.n
	s.sum += other.sum
	s.useful = s.useful || other.useful
	s.unnumbered = s.unnumbered || other.unnumbered
}

// shards are the parts of one result that have been found in files.
type shards struct {
	begun bool
	first string         // the first file with a part or a whole result
	one   *shard         // its part; nil if it is a whole result
	files map[int]string // by part
}

// add adds the part of a file, or nil for a file that is no part.
func (l *shards) add(file string, s *shard) error {
	if !l.begun {
		l.begun, l.first, l.one, l.files = true, file, s, map[int]string{}
	}
	switch {
	case (s == nil) != (l.one == nil):
		return fmt.Errorf("one of %s and %s is a part of a result by --shard, and the other is none: merge the parts first", l.first, file)
	case s == nil:
		return nil
	case s.Of != l.one.Of || s.Result != l.one.Result:
		return fmt.Errorf("%s and %s are parts of different results: make all parts from the same input, by the same version, with the same filters and profile, and one number of parts", l.first, file)
	case l.files[s.Part] != "":
		return fmt.Errorf("part %v is there twice: in %s and in %s", s, l.files[s.Part], file)
	}
	l.files[s.Part] = file
	return nil
}

// complete returns an error if a part is missing.
func (l *shards) complete() error {
	if l.one == nil {
		return nil
	}
	var missing []string
	for part := 1; part <= l.one.Of; part++ {
		if l.files[part] == "" {
			missing = append(missing, fmt.Sprintf("%d/%d", part, l.one.Of))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("of the parts these are missing: %s", few(missing))
}
