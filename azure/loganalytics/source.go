package loganalytics

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
)

// The errors of a Source, in addition to those of Azure's SDK. Match them with errors.Is.
var (
	ErrNoRows = errors.New("no table has rows in this range of time: check the workspace ID and the range, and that a diagnostic setting sends logs to this workspace")
	ErrCut    = errors.New("the answer is not complete, and its range of time cannot be divided further")
)

// Options say what a [Source] reads; nil means the defaults.
type Options struct {
	// Since and Until are a half-open range of TimeGenerated: rows at Since are read, rows at
	// Until are not. A zero time is no bound. By default everything is read that the
	// workspace keeps.
	Since, Until time.Time

	// Tables are the names of the tables to read, such as "ACSCallSummary" or "Outage_SRCH". By
	// default these are the documented tables, and those of search jobs and restored logs.
	// Names consist of letters, digits and underscores.
	Tables []string

	// MaxRows is how many rows one answer may have: one that has as many counts as
	// incomplete. 0 or less, or more than 500,000, means 500,000, the limit of the API.
	MaxRows int

	// MaxBytes is how large one answer may be, in bytes before compression. The range of a
	// larger one is halved. 0 or less means 128 MiB, which is more than the API returns.
	MaxBytes int64

	// Wait is how long the service may work on one query, from 1 second to 10 minutes; beyond
	// that, the range is halved. 0 or less means 3 minutes.
	Wait time.Duration

	// Endpoint is the address of the query API with its version, such as
	// "https://api.loganalytics.us/v1". By default it is that of ClientOptions.Cloud.
	Endpoint string

	// ClientOptions are those of Azure's SDK: the cloud, retries, the transport, policies. By default
	// a request is repeated up to 6 times.
	ClientOptions azcore.ClientOptions
}

// The defaults and limits of Options.
const (
	mostRows     = 500_000
	defaultBytes = 128 << 20
	mostBytes    = 1 << 40 // far beyond any memory; one more is still a number
	defaultWait  = 3 * time.Minute
	longestWait  = 10 * time.Minute
)

// Source is a [logs.Source] of the rows of a workspace. Its methods may be called by any number
// of goroutines.
type Source struct {
	workspace string
	client    *azlogs.Client
	opts      Options

	mu       sync.Mutex
	progress Progress
}

// Progress is what a [Source] has done so far, in all iterations.
type Progress struct {
	// Queries is how many queries have been answered, including those whose answer was
	// discarded; a repeated request counts once.
	Queries int64
	// Tables is how many tables have rows to read.
	Tables int
	// RowsFound is how many rows these tables had when they were counted.
	RowsFound int64
	// Rows and Bytes are how many rows the inputs had so far, and their size before compression.
	Rows, Bytes int64
}

// RangeError says that rows of a table are missing, and why. Errors of the API wrap an
// [azcore.ResponseError].
type RangeError struct {
	// Table is the name of the table.
	Table string
	// Since and Until are the half-open range of time whose rows are missing, in UTC; zero if the
	// table could not be counted, and then all its rows are missing. With [ErrCut] or
	// [logs.ErrPartial], other rows of the range are in the input before the error.
	Since, Until time.Time
	// Err is why.
	Err error
}

// Error says which rows are missing, and why. It does not name the table: the name of the
// input does.
func (e *RangeError) Error() string {
	if e.Since.IsZero() {
		return "rows are missing: " + e.Err.Error()
	}
	return fmt.Sprintf("rows from %s until %s are missing: %v", formatTime(e.Since), formatTime(e.Until), e.Err)
}

// Unwrap returns e.Err.
func (e *RangeError) Unwrap() error { return e.Err }

// New returns a source of the rows of a workspace. The workspace ID is the GUID that the portal
// calls so, not the workspace's name. No request is sent before Inputs is iterated
// over.
func New(workspaceID string, cred azcore.TokenCredential, opts *Options) (*Source, error) {
	s := &Source{workspace: workspaceID}
	if opts != nil {
		s.opts = *opts
	}
	if !isName(strings.ReplaceAll(workspaceID, "-", "_")) {
		return nil, fmt.Errorf("%q is not a workspace ID", workspaceID)
	}
	for _, table := range s.opts.Tables {
		if !isName(table) {
			return nil, fmt.Errorf("%q is not the name of a table", table)
		}
	}
	if s.opts.MaxRows <= 0 || s.opts.MaxRows > mostRows {
		s.opts.MaxRows = mostRows
	}
	if s.opts.MaxBytes <= 0 {
		s.opts.MaxBytes = defaultBytes
	}
	s.opts.MaxBytes = min(s.opts.MaxBytes, mostBytes)
	if s.opts.Wait <= 0 {
		s.opts.Wait = defaultWait
	}
	s.opts.Wait = min(max(s.opts.Wait, time.Second), longestWait)
	var err error
	s.client, err = s.newClient(cred)
	return s, err
}

// Inputs returns an iterator over the answers to the queries, table by table in the order of
// time. Their name is "loganalytics://WORKSPACE/TABLE", followed by the range of time if
// the table is read in several answers. A Record number of a position is the number of the row.
//
// An error is a *[RangeError], or the reason why the tables could not be counted. If there are
// no rows at all, it is [ErrNoRows].
func (s *Source) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		tables, failed, err := s.inventory(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			yield(&logs.Input{Name: s.address()}, err)
			return
		}
		for _, f := range failed {
			if !yield(&logs.Input{Name: s.address(f.Table)}, f) {
				return
			}
		}
		if len(tables) == 0 && len(failed) == 0 {
			yield(&logs.Input{Name: s.address()}, ErrNoRows)
			return
		}
		for i := range tables {
			if r := (reading{Source: s, table: &tables[i], yield: yield}); !r.all(ctx) {
				return
			}
		}
	}
}

// Progress returns what has been done so far.
func (s *Source) Progress() Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.progress
}

func (s *Source) count(add Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &s.progress
	p.Queries += add.Queries
	p.Tables += add.Tables
	p.RowsFound += add.RowsFound
	p.Rows += add.Rows
	p.Bytes += add.Bytes
}

// address returns the name of the workspace, or of a table in it.
func (s *Source) address(table ...string) string {
	return "loganalytics://" + strings.Join(append([]string{s.workspace}, table...), "/")
}

// addressOf returns the name of the rows of a table within a range of time.
func (s *Source) addressOf(t *table, r span) string {
	if r == t.span {
		return s.address(t.name)
	}
	return s.address(t.name) + "?since=" + url.QueryEscape(formatTime(r.since())) + "&until=" + url.QueryEscape(formatTime(r.until()))
}

// isName reports whether a text consists of letters, digits and underscores, so that it
// means nothing else within a query or an address.
func isName(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return text != ""
}
