package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

func newAggregate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "aggregate PATH…",
		Short: "What many calls say together, as numbers that merge adds up exactly",
		Long: `Sums up the calls in one line of JSON for programs: how many calls, participants and
streams there were, how good they were and what went wrong in them, for all calls and by
` + strings.Join(dimensionNames(), ", ") + `. All are whole numbers,
histograms among them, so that acscalls merge adds up the results of parts exactly: of
days, of resources, of the parts of --shard.

  aggregate   1, the version of this format
  profile     the profile by which the calls were judged
  dimensions  what the figures are broken down by
  shard       with --shard: which part it is, and of which result
  unclaimed   records that name no call and belong to none
  figures     total and by, as trend.Aggregate has them in JSON

In Go, package trend makes shares and percentiles of figures, and compares two sets.`,
		Example: `  acscalls aggregate logs/2026-03-01/ > 01.json
  acscalls merge 01.json 02.json > both.json`,
		Args: paths,
	}
	in := inputFlags(cmd, needsCalls)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	out := outputFlags(cmd, in, false)
	memoryFlag(cmd, in)
	shardFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		if err := in.shard.check(cmd, f, "", &p, args); err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			a, err := chosenFacts(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			sums := make([]trend.Aggregate, maxWorkers())
			if err := a.judge(f, func(worker int, v *quality.CallVerdict) { sums[worker].Add(v) }); err != nil {
				return err
			}
			text, err := json.Marshal(&p)
			if err != nil {
				return err
			}
			all := aggregate{Version: aggregateVersion, Profile: text, Dimensions: dimensionNames(), Shard: in.shard.shard, Unclaimed: in.unclaimed}
			for i := range sums {
				all.Figures.Merge(&sums[i])
			}
			return all.write(w)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// aggregate is what the command writes, in the order of JSON.
type aggregate struct {
	Version    int             `json:"aggregate"`
	Profile    json.RawMessage `json:"profile"`
	Dimensions []string        `json:"dimensions"`
	Shard      *shard          `json:"shard,omitempty"`
	Unclaimed  int             `json:"unclaimed"`
	Figures    trend.Aggregate `json:"figures"`
}

const aggregateVersion = 1

// write writes the aggregate as one line.
func (a *aggregate) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(a)
}

// isAggregate reports whether a file begins as an aggregate does.
func isAggregate(head []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"aggregate":`))
}

// readAggregates calls do for each aggregate of a file.
func readAggregates(r io.Reader, do func(*aggregate) error) error {
	dec := json.NewDecoder(r)
	for {
		a := new(aggregate)
		err := dec.Decode(a)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("not what acscalls aggregate writes: %w", err)
		case a.Version == 0:
			return errors.New("not what acscalls aggregate writes")
		case a.Version != aggregateVersion:
			return fmt.Errorf("an aggregate of version %d, and this acscalls knows version %d: make all with one version", a.Version, aggregateVersion)
		}
		if err := do(a); err != nil {
			return err
		}
	}
}

// add adds another aggregate. It returns an error if the two do not count the same.
func (a *aggregate) add(b *aggregate) error {
	switch {
	case !sameJSON(a.Profile, b.Profile):
		return errors.New("its calls were judged by another profile")
	case !slices.Equal(a.Dimensions, b.Dimensions):
		return errors.New("it has other dimensions: make all with one version of acscalls")
	}
	a.Unclaimed += b.Unclaimed
	a.Figures.Merge(&b.Figures)
	return nil
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
