package acstelemetry

import (
	"context"
	"io"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// The parts of package logs that a program needs to read the documented logs.
// Package logs reads records of any schema.
type (
	// Record is a record of any log: a *callsummary.Record, *diagnostics.Record,
	// *clientops.Record, *mediastats.Record, *usage.Record, *survey.Record,
	// *callautomation.Operation, *callautomation.Media, *callautomation.Streaming,
	// *recording.Summary, *recording.Operation, *captions.Record,
	// *callingmetrics.Record or *servicerequests.Record, or a *logs.Other for a log
	// without a schema here.
	Record = logs.Record
	// Reader reads records: see [logs.Reader.Next].
	Reader = logs.Reader
	// Options say how records are read; nil means the defaults.
	Options = logs.Options
	// EachOptions say how [Each] reads; nil means the defaults.
	EachOptions = logs.EachOptions
	// Item is what [Each] passes to its function: a record, its error, and its
	// position.
	Item = logs.Item
	// Source is a source of records.
	Source = logs.Source
	// Files is a source of files and folders.
	Files = logs.Files
	// Input is a source of one stream.
	Input = logs.Input
)

// Schemas returns the schemas of the documented call logs.
func Schemas() []*logs.Schema {
	return []*logs.Schema{
		callsummary.Schema(), diagnostics.Schema(), clientops.Schema(),
		mediastats.Schema(), usage.Schema(), survey.Schema(),
		callautomation.OperationSchema(), callautomation.MediaSchema(), callautomation.StreamingSchema(),
		recording.SummarySchema(), recording.OperationSchema(),
		captions.Schema(), callingmetrics.Schema(), servicerequests.Schema(),
	}
}

// Open returns a Reader of files and folders; "-" is the standard input. See
// [Files] for which files of a folder are read. Close the Reader unless you read it
// to its end.
//
// When ctx is cancelled, reading ends with its error before the next record or
// block of input is read, and the Reader stops waiting for a pipe or a
// terminal.
func Open(ctx context.Context, paths []string, opts *Options) *Reader {
	return NewSourceReader(ctx, Files{Paths: paths}, opts)
}

// NewReader returns a Reader of one stream, which errors call name. It does not
// close the stream. When ctx is cancelled, reading ends with its error before
// the next record or block of input is read.
func NewReader(ctx context.Context, src io.Reader, name string, opts *Options) *Reader {
	return NewSourceReader(ctx, &Input{Name: name, Reader: src}, opts)
}

// NewSourceReader returns a Reader of any source.
func NewSourceReader(ctx context.Context, from Source, opts *Options) *Reader {
	return logs.NewSourceReader(ctx, from, Schemas(), opts)
}

// Decode returns the one record that data holds, uncompressed and in any shape
// except a row of a query's answer or of CSV. The error is nil or a
// [*logs.RecordError], which is returned together with the record unless the
// record could not be read at all. If data holds no record, the error is
// [logs.ErrEmpty]. The record does not refer to data.
func Decode(data []byte, opts *Options) (Record, error) {
	return logs.Decode(data, Schemas(), opts)
}

// Each calls fn for every record of a source, in order, while several goroutines read
// ahead: see [logs.Each].
func Each(ctx context.Context, from Source, fn func(Item) error, opts *EachOptions) error {
	return logs.Each(ctx, from, Schemas(), fn, opts)
}

// EachUnordered calls fn for every record of a source from several goroutines at
// once, in any order. It is the fastest way to read: see [logs.EachUnordered].
func EachUnordered(ctx context.Context, from Source, fn func(Item) error, opts *EachOptions) error {
	return logs.EachUnordered(ctx, from, Schemas(), fn, opts)
}
