package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/quality"
)

// facts are the calls of some paths, without their records: only facts are kept. The records of the calls to
// show are read a second time.
type facts struct {
	*calls.Assembler
	cmd     *cobra.Command
	in      *input
	profile *quality.Profile
	paths   []string
}

// gatherFacts reads the records of the paths.
func gatherFacts(cmd *cobra.Command, in *input, p *quality.Profile, paths []string) (*facts, error) {
	a, err := gather(cmd, in, paths, func() *calls.Assembler { return in.newAssembler(p) }, needsNumbers)
	if err != nil {
		return nil, err
	}
	in.unclaimed = a.Unclaimed()
	in.useful = a.Len() > 0 || in.shard.on() && in.shard.useful
	return &facts{a, cmd, in, p, paths}, nil
}

// newAssembler returns an empty assembler of facts. Facts beyond their share of the memory go
// to temporary files.
func (in *input) newAssembler(p *quality.Profile) *calls.Assembler {
	a := p.Assembler()
	a.FactsOnly, a.MaxMemory, a.TempFile = true, in.memory.forFacts(), factsFile
	return a
}

// factsFile returns a file for facts.
func factsFile() (calls.TempFile, error) {
	f, err := newTempFile()
	if err != nil {
		return nil, fmt.Errorf("%w; allow more --memory, or name a folder for temporary files by TMPDIR", err)
	}
	return f, nil
}

// chosenFacts checks the filters, reads the records of the paths, and finds the calls that
// --call names.
func chosenFacts(cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string) (*facts, error) {
	if err := in.choose(cmd, f); err != nil {
		return nil, err
	}
	a, err := gatherFacts(cmd, in, p, paths)
	if err != nil {
		return nil, err
	}
	return a, a.resolve(f)
}

// resolve finds the calls that --call names.
func (a *facts) resolve(f *filter) error { return a.notFound(f.resolve(a.find)) }

// notFound writes the messages about the input before an error that a call is not there. Which logs
// there were says more than the error if there is no call at all.
func (a *facts) notFound(err error) error {
	if err == nil || a.cmd.Context().Err() != nil {
		return err
	}
	if end := a.in.end(); a.in.useless() || a.in.records == 0 {
		return cmp.Or(end, error(quietError(statusFailed)))
	}
	return err
}

// needsNumbers reports whether only the number of a record would identify some call, and that
// number is unknown.
func needsNumbers(a *calls.Assembler) bool {
	if a.Lone() == 0 {
		return false
	}
	found := make([]bool, maxWorkers())
	a.Each(func(c calls.Assembled) {
		if !c.ID.IsSet() && c.Source.Record == 0 {
			found[c.Worker] = true
		}
	})
	return slices.Contains(found, true)
}

// each calls do for every call, from several workers and in any order. Ctrl-C does not wait
// for it.
func (a *facts) each(do func(worker int, c *calls.Call)) error {
	ctx := a.cmd.Context()
	return atOnce(ctx, func() error {
		a.Each(func(c calls.Assembled) {
			if ctx.Err() == nil {
				do(c.Worker, c.Call)
			}
		})
		return a.Err()
	})
}

// inOrder calls do for every call in the order of their start. Ctrl-C does not wait for the
// sorting.
func (a *facts) inOrder(do func(c *calls.Call) error) error {
	ctx := a.cmd.Context()
	next, stop := iter.Pull(a.All())
	first := make(chan *calls.Call, 1)
	err := atOnce(ctx, func() error {
		c, _ := next()
		first <- c
		return nil
	})
	if err != nil {
		return err // stop would wait for the sorting
	}
	defer stop()
	for c := <-first; c != nil; c, _ = next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(c); err != nil {
			return err
		}
	}
	return a.Err()
}

// inOrderByAll does the same in two steps: do is called by several workers in any order, and the
// functions that it returns one after the other in the order of the calls.
func (a *facts) inOrderByAll(do func(c *calls.Call) (then func() error)) error {
	ctx, quit := context.WithCancel(a.cmd.Context())
	defer quit()
	steps := make(chan func() error, 64)
	go func() {
		defer close(steps)
		a.EachInOrder(func(c calls.Assembled) func() bool {
			if ctx.Err() != nil {
				return func() bool { return false }
			}
			then := do(c.Call)
			return func() bool {
				select {
				case steps <- then:
					return true
				case <-ctx.Done():
				}
				return false
			}
		})
	}()
	for {
		select {
		case then, more := <-steps:
			if !more {
				return cmp.Or(ctx.Err(), a.Err())
			}
			if err := then(); err != nil {
				quit()
				for range steps { // until no worker reads the facts
				}
				return err
			}
		case <-ctx.Done(): // Ctrl-C does not wait
			return ctx.Err()
		}
	}
}

// judge calls do with the verdict on each call that passes all filters, from several workers
// and in any order. It reports what the filters leave out.
func (a *facts) judge(f *filter, do func(worker int, v *quality.CallVerdict)) error {
	a.in.progress.then("judging the calls")
	judged := make([]workerCount, maxWorkers())
	err := a.each(func(worker int, c *calls.Call) {
		if v := a.verdict(f, c); v != nil {
			judged[worker].records++
			do(worker, v)
		}
	})
	if err != nil {
		return err
	}
	sum := 0
	for i := range judged {
		sum += judged[i].records
	}
	a.sayChosen(f, sum)
	return nil
}

// judgeInOrder does the same in the order of the calls.
func (a *facts) judgeInOrder(f *filter, do func(v *quality.CallVerdict) error) error {
	a.in.progress.then("judging the calls")
	judged := 0
	err := a.inOrder(func(c *calls.Call) error {
		v := a.verdict(f, c)
		if v == nil {
			return nil
		}
		judged++
		return do(v)
	})
	if err != nil {
		return err
	}
	a.sayChosen(f, judged)
	return nil
}

// sayChosen reports what the filters leave out, given how many calls pass them.
func (a *facts) sayChosen(f *filter, n int) {
	f.leftOut(a.in)
	f.none(a.in, n)
}

// verdict returns the verdict on a call, or nil if the filters leave it out.
func (a *facts) verdict(f *filter, c *calls.Call) *quality.CallVerdict {
	if !f.keepsCall(c) {
		return nil
	}
	if v := a.profile.Call(c); f.keeps(v) {
		a.in.uncategorized.add(v.Uncategorized)
		return v
	}
	return nil
}

// atOnce returns the error of do, which may take seconds. Ctrl-C does not wait for it.
func atOnce(ctx context.Context, do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rereader reads the records of calls a second time, as many calls at once as the memory
// allows.
type rereader struct {
	facts  *facts
	do     func(*calls.Call) error // called for each call with its records
	series bool                    // with media statistics
	most   int                     // records at once
	chosen *calls.Selection
}

// reread returns a rereader that calls do with the calls that are added to it. Calls that are
// read at once are in the order of their start.
func (a *facts) reread(series bool, do func(*calls.Call) error) *rereader {
	return &rereader{facts: a, do: do, series: series, most: a.in.memory.recordsAtOnce(), chosen: a.Selection()}
}

// add adds a call, which needs only ID and Source.
func (r *rereader) add(c *calls.Call) error {
	r.chosen.Add(c)
	if r.chosen.Records() < r.most {
		return nil
	}
	return r.read()
}

// read reads the records of the added calls.
func (r *rereader) read() error {
	chosen := r.chosen
	if chosen.Len() == 0 {
		return nil
	}
	r.chosen = r.facts.Selection()
	a, err := r.assemble(chosen)
	if err != nil {
		return err
	}
	n := 0
	for c := range a.All() {
		if err := r.facts.cmd.Context().Err(); err != nil {
			return err
		}
		if err := r.do(c); err != nil {
			return err
		}
		n++
	}
	if n < chosen.Len() {
		r.facts.in.lost()
	}
	return nil
}

// assemble reads the records of the chosen calls in the same way as the first time.
func (r *rereader) assemble(chosen *calls.Selection) (*calls.Assembler, error) {
	all := make([]*calls.Assembler, maxWorkers())
	for i := range all {
		all[i] = chosen.Assembler()
	}
	f := r.facts
	err := f.in.again(f.cmd, f.paths, func(worker int, rec acstelemetry.Record, at logs.Position) {
		if _, series := rec.(*mediastats.Record); series && !r.series {
			return
		}
		if rec, at = f.in.changed(rec, at); chosen.Has(rec, at) {
			all[worker].Add(rec, at)
		}
	})
	if err != nil {
		return nil, err
	}
	for _, other := range all[1:] {
		all[0].Merge(other)
	}
	return all[0], nil
}
