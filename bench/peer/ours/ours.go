// Package ours does the work with this library. It is the one place of the
// bench that uses the library's readers.
package ours

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"example.com/acstelemetry"
	"example.com/acstelemetry/bench/work"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// New returns the library doing what the peers do: every record decoded, into
// records that are used again, and the same verdicts and sums.
func New() work.Peer { return work.Peer{Name: "ours", Run: decode, RunFile: decodeFile} }

// Calls returns the library with more work: records put together into calls by
// all rules, with versions and duplicates, and calls judged.
func Calls() work.Peer {
	return work.Peer{Name: "ours, calls+quality", Run: assemble, RunFile: assembleFile}
}

// options returns how the command reads records, with records used again or not.
func options(reuse bool) *acstelemetry.Options {
	return &acstelemetry.Options{ReuseRecords: reuse, Decompressors: []logs.Decompressor{{
		Name: "zstd", Magic: "\x28\xb5\x2f\xfd",
		New: func(r io.Reader) (io.Reader, error) {
			d, err := zstd.NewReader(r)
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		},
	}}}
}

// note counts what a reader noticed of a record, which is nil if it could not be
// read.
func note(s *work.Sink, rec acstelemetry.Record, err error) error {
	switch {
	case err != nil && isSourceError(err):
		return err
	case rec == nil:
		s.Broken++
	case rec.Head().Extra != nil && len(rec.Head().Extra.Unknown) > 0:
		s.Unknown++
	}
	return nil
}

// isSourceError is a function by itself: only if there is an error does it cost an
// allocation.
func isSourceError(err error) bool {
	var source *logs.SourceError
	return errors.As(err, &source)
}

// profile has the limits that all peers apply.
var profile = quality.CallDiagnostics2024()

// decode decodes a stream.
func decode(r io.Reader, s *work.Sink) error {
	return acstelemetry.Each(context.Background(), &acstelemetry.Input{Name: "bench", Reader: r},
		func(it acstelemetry.Item) error { return decoded(s, it.Record, it.Err) }, each(1))
}

// decodeFile decodes a file with a sink for each worker.
func decodeFile(path string, workers int, checked bool) (*work.Sink, error) {
	sinks := make([]*work.Sink, workers)
	for i := range sinks {
		sinks[i] = work.NewSink(checked)
	}
	err := acstelemetry.EachUnordered(context.Background(), acstelemetry.Files{Paths: []string{path}}, func(it acstelemetry.Item) error {
		return decoded(sinks[it.Worker], it.Record, it.Err)
	}, each(workers))
	for _, s := range sinks[1:] {
		sinks[0].Add(s)
	}
	return sinks[0], err
}

func each(workers int) *acstelemetry.EachOptions {
	return &acstelemetry.EachOptions{Options: *options(true), Workers: workers}
}

// decoded does the work on a record.
func decoded(s *work.Sink, rec acstelemetry.Record, err error) error {
	if err := note(s, rec, err); err != nil || rec == nil {
		return err
	}
	id, generated := rec.Head().CorrelationID.Or(""), unix(rec.Head().Time)
	switch rec := rec.(type) {
	case *callsummary.Record:
		s.Calls.Summary(id, generated, unix(rec.CallStartTime), int64(rec.CallDuration.Or(0)))
	case *diagnostics.Record:
		s.Calls.Stream(id, generated, poor(rec))
	case *clientops.Record:
		bad := rec.ResultType.IsSet() && work.BadResult(string(rec.ResultType.Or("")))
		s.Calls.Operation(rec.CallID.Or(id), generated, bad, int64(rec.DurationMs.Or(0)))
	default:
		s.Other++
		return nil
	}
	if s.Check != nil {
		check(s.Check, rec)
	}
	return nil
}

// poor judges a stream as the peers do.
func poor(r *diagnostics.Record) bool {
	return work.Poor(string(r.MediaType.Or("")),
		whole(r.JitterAvg), whole(r.RoundTripTimeAvg), whole(r.JitterBufferSizeAvg), whole(r.RecvResolutionHeight),
		fraction(r.PacketLossRateAvg), fraction(r.HealedDataRatioAvg), fraction(r.VideoFrameRateAvg),
		fraction(r.RecvFreezeDurationPerMinuteInMs))
}

func whole[T interface {
	opt.Scalar
	~int64
}](v opt.Value[T]) work.Int {
	return work.Int{State: v.State(), V: int64(v.Or(0))}
}

func fraction[T interface {
	opt.Scalar
	~float64
}](v opt.Value[T]) work.Real {
	return work.Real{State: v.State(), V: float64(v.Or(0))}
}

func unix(v opt.Value[time.Time]) int64 {
	if t, ok := v.Get(); ok {
		return t.Unix()
	}
	return 0
}

// check adds the fields of a record to a checksum. A stream must be poor by the
// library's own thresholds, too.
func check(c *work.Check, rec acstelemetry.Record) {
	if d, ok := rec.(*diagnostics.Record); ok && poor(d) != (profile.Stream(d).Verdict == quality.Poor) {
		panic("the bench judges a stream otherwise than quality does")
	}
	category := rec.Head().Category.Or("")
	for _, list := range [][]logs.Field{logs.EnvelopeFields(), rec.Schema().Fields()} {
		for i := range list {
			cell := list[i].Cell(rec)
			c.Field(category, list[i].Name(), cell.State(), cell.AppendText(nil))
		}
	}
}

// assemble puts a stream's records together and judges the calls. A call is given
// away an hour after its last record, so that memory stays flat.
func assemble(r io.Reader, s *work.Sink) error {
	s.Assembled = new(work.Totals)
	l := quality.NewLiveRows(profile, func(row quality.EmittedRow) { total(s.Assembled, &row.Row) }, nil)
	err := acstelemetry.Each(context.Background(), &acstelemetry.Input{Name: "bench", Reader: r}, func(it acstelemetry.Item) error {
		if err := note(s, it.Record, it.Err); err != nil || it.Record == nil {
			return err
		}
		l.Add(it.Record, it.Position)
		return nil
	}, each(1))
	l.End()
	return err
}

// assembleFile does it with an Assembler for each worker, which are put together in the
// end; on one core as assemble does.
func assembleFile(path string, workers int, checked bool) (*work.Sink, error) {
	s := work.NewSink(checked)
	if workers == 1 {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return s, assemble(f, s)
	}
	s.Assembled = new(work.Totals)
	parts, sinks := make([]*calls.Assembler, workers), make([]*work.Sink, workers)
	for i := range parts {
		parts[i], sinks[i] = profile.Assembler(), work.NewSink(false)
		parts[i].FactsOnly = true
	}
	err := acstelemetry.EachUnordered(context.Background(), acstelemetry.Files{Paths: []string{path}}, func(it acstelemetry.Item) error {
		if err := note(sinks[it.Worker], it.Record, it.Err); err != nil || it.Record == nil {
			return err
		}
		parts[it.Worker].Add(it.Record, it.Position)
		return nil
	}, each(workers))
	for i, l := range parts {
		s.Broken += sinks[i].Broken
		s.Unknown += sinks[i].Unknown
		if i > 0 {
			parts[0].Merge(l)
		}
	}
	for _, row := range profile.Rows(parts[0]) {
		total(s.Assembled, &row)
	}
	return s, err
}

func total(t *work.Totals, row *quality.Row) {
	t.Calls++
	t.Participants += int64(row.Participants)
	t.Streams += int64(row.Streams)
	t.Poor += int64(row.PoorStreams)
	t.Bad += int64(row.BadOperations)
}
