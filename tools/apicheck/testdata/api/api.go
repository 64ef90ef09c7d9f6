// Recorded by tools/apicheck.

package acstelemetry

import (
	"context"
	"example.com/acstelemetry/logs"
	"io"
)

var ()

func Decode(data []byte, opts *Options) (Record, error)
func Each(ctx context.Context, from Source, fn func(Item) error, opts *EachOptions) error
func EachUnordered(ctx context.Context, from Source, fn func(Item) error, opts *EachOptions) error
func NewReader(ctx context.Context, src io.Reader, name string, opts *Options) *Reader
func NewSourceReader(ctx context.Context, from Source, opts *Options) *Reader
func Open(ctx context.Context, paths []string, opts *Options) *Reader
func Schemas() []*logs.Schema

type Batch struct {
	Records []Record
	Errors  []*logs.RecordError
}

func (Batch) MarshalJSON() ([]byte, error)
func (*Batch) UnmarshalJSON(data []byte) error

type EachOptions = logs.EachOptions

type Files = logs.Files

type Input = logs.Input

type Item = logs.Item

type Options = logs.Options

type Reader = logs.Reader

type Record = logs.Record

type Source = logs.Source
