package acstest

import (
	"fmt"
	"slices"
	"time"
)

// Config says what calls [Generate] makes up and how [NewFeed] writes them. The
// zero Config is good for tests: a hundred calls of every kind.
//
// A share is a number from 0 to 1. Where a share has a default, zero means the default and
// [None] means none. A value that makes no sense, such as a share above 1 or an unknown
// name in a list, is a mistake in a test: Generate, [Records] and NewFeed panic.
type Config struct {
	// Seed selects the data: the same Config gives the same bytes on every
	// platform. CHANGELOG says when a release changes them.
	Seed uint64

	// Calls is how many calls there are. Zero means 100, None means without end.
	Calls int
	// Records and Bytes end a feed after the first record that reaches one of them. Zero
	// means no limit. [Generate] ignores them.
	Records, Bytes int64

	// RecordsPerCall is the mean number of summaries, diagnostics and
	// operations in a call, repetitions included. P2P calls have fewer, group
	// calls more. Zero means 30.
	RecordsPerCall int
	// Summaries, Diagnostics and Operations are the proportions of the three logs in those
	// records, in any unit. If all are zero they are 15, 45 and 40. The generator keeps to
	// them by the number of streams and operations in group calls; a P2P call has at most
	// four streams.
	Summaries, Diagnostics, Operations float64

	// Start is when the first call begins. Zero means 2026-01-05 08:00 UTC.
	Start time.Time
	// Every is the mean time from the beginning of one call to that of the
	// next. Calls last from a few seconds to 40 minutes, except for LongCalls, and their
	// last records come some minutes later, so they overlap. Zero means 30 s.
	Every time.Duration
	// Shuffle mixes the records of a feed: each is drawn from this many waiting ones. Zero
	// and one mean that records come in the order of their time.
	Shuffle int

	// LateRecords is the share of the records that arrive up to six hours late, and LongCalls
	// that of the calls that last up to eight hours. There are none by default.
	LateRecords, LongCalls float64
	// Resources is how many resources the calls belong to. Zero means 3, or 300 with
	// Spellings.
	Resources int

	// P2P is the share of the calls between two endpoints; the others are group
	// calls. The default is 0.4.
	P2P float64
	// PSTN, Bots, CrossTenant and Meetings are the shares of the calls with a telephone; of
	// the group calls with a bot; of the calls with a participant of another tenant; and of
	// the group calls that are Teams meetings. The defaults are 0.2, 0.1, 0.15 and 0.3.
	PSTN, Bots, CrossTenant, Meetings float64
	// Rejoins is the share of the participants of group calls that lose the connection and
	// come back as another participant. The default is 0.05.
	Rejoins float64
	// BecameGroup is the share of the group calls that began as a P2P call: both
	// participants go on as other participants when others join. Voicemail is the share of
	// the P2P calls that a voicemail answers; its streams say so, but its summary, which
	// has no such type, says Unknown. Anonymous is the share of the group calls with an
	// anonymous participant, which is VoIP in the summary and Anonymous in streams. There
	// are none by default.
	BecameGroup, Voicemail, Anonymous float64

	// Ungraceful is the share of the participants whose connection ends ungracefully: with
	// such an end code and, in newer records, an unexpected category. The default is 0.05.
	Ungraceful float64
	// OldRecords is the share of the calls whose records lack the fields that were added
	// later, such as ResultCategory. The default is 0.3. Contradictions is the share of the
	// ungraceful ends in newer records of which only the code or only the category says
	// that they are. The default is 0.3.
	OldRecords, Contradictions float64
	// UngracefulBy are the end codes to use, such as "410". The default is all that Call
	// Diagnostics counted in 2024.
	UngracefulBy []string
	// Poor is the share of the streams with a metric beyond its limit. The default is 0.05.
	// Some of the other streams are exactly at a limit, or beyond a limit for another kind
	// of stream.
	Poor float64
	// PoorBy are the metrics that make streams poor, by their columns, such as "JitterAvg".
	// The default is all that Call Diagnostics counts. A kind of stream that none of them
	// has a limit for is never poor, as audio is with "VideoFrameRateAvg" alone.
	PoorBy []string
	// MissingMetrics is the share of the streams that lack metrics. The default
	// is 0.1.
	MissingMetrics float64
	// BadOperations is the share of the operations with a bad result. The
	// default is 0.05.
	BadOperations float64
	// UserFacing is the share of the operations that are user-facing diagnostics; about
	// half of them report something bad. The default is 0.1.
	UserFacing float64
	// UserFacingBy are the user-facing diagnostics to use, by their names in the log, such
	// as "networkReceiveQuality". The default is all.
	UserFacingBy []string

	// Versions is the share of the summaries and streams that come in several
	// versions. The default is 0.15.
	Versions float64
	// Duplicates is the share of the records that come twice. The default is
	// 0.02.
	Duplicates float64
	// LeftOut is the share of the calls that have records which readers must ignore, or
	// read for some columns only: records about the call itself, operations that are left
	// out by name, and records without a stream ID, an operation ID or a time stamp. One
	// summary in five such calls has no start of the call. The default is 0.1.
	LeftOut float64
	// Incomplete is the share of the calls that lack a summary, or its last version, or
	// what links an operation to it. The default is 0.08.
	Incomplete float64
	// IncompleteBy are the gaps that such a call may have. The default is all. A call that
	// cannot have any of them is complete.
	IncompleteBy []Gap
	// WithoutID is the share of the calls that are a single summary without a correlation
	// ID, each of which is a call by itself. There are none by default.
	WithoutID float64

	// Surveys is the share of the calls that users rate, MediaStats that of the
	// clients that send media statistics, and Usage that of the calls that are
	// billed. There are none by default. Their records come on top of
	// RecordsPerCall.
	Surveys, MediaStats, Usage float64

	// HighCardinality gives every record its own user agent, operating system,
	// SDK version and such, instead of one of a few.
	HighCardinality bool
	// Escapes puts quotes, backslashes, line feeds and letters of many scripts
	// into free text, and writes them as escapes of JSON.
	Escapes bool

	// Shape is how a feed writes records: Lines, Messages, Array or Rows. Zero
	// means Lines. [Call.Render] knows all shapes.
	Shape Shape
	// MixKeys writes the members of each object in a random order.
	MixKeys bool
	// MixSpellings writes values in the different ways that real logs do: numbers in quotes
	// or not, null as null, "" or "null", names and enumerations in any case, blanks before
	// IDs, and times with up to seven digits.
	MixSpellings bool
	// Spellings are how the resource logs of many writers look. A feed without them, which is
	// the default, is written as the documents print records.
	Spellings *Spellings
	// AddedFields and NestedFields are the shares of the records of a feed with a field that
	// no document knows: a text or a number, and an object or an array. There are none by
	// default.
	AddedFields, NestedFields float64
	// Faults are what is wrong in a feed. There are none by default.
	Faults Faults
}

// None means zero in a field of [Config] where zero means the default.
const None = -1

// withDefaults returns a copy of the config with zero and None replaced by what they mean;
// nil means the zero Config.
func (cfg *Config) withDefaults() Config {
	var c Config
	if cfg != nil {
		c = *cfg
	}
	if c.Calls == 0 {
		c.Calls = 100
	}
	if c.RecordsPerCall <= 0 {
		c.RecordsPerCall = 30
	}
	if c.Summaries <= 0 && c.Diagnostics <= 0 && c.Operations <= 0 {
		c.Summaries, c.Diagnostics, c.Operations = 15, 45, 40
	}
	if c.Start.IsZero() {
		c.Start = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	}
	if c.Every <= 0 {
		c.Every = 30 * time.Second
	}
	if c.Shape == 0 {
		c.Shape = Lines
	}
	shares := []shareField{
		{&c.P2P, 0.4}, {&c.PSTN, 0.2}, {&c.Bots, 0.1}, {&c.CrossTenant, 0.15}, {&c.Meetings, 0.3},
		{&c.Rejoins, 0.05}, {&c.BecameGroup, 0}, {&c.Voicemail, 0}, {&c.Anonymous, 0}, {&c.Ungraceful, 0.05},
		{&c.OldRecords, 0.3}, {&c.Contradictions, 0.3}, {&c.Poor, 0.05}, {&c.MissingMetrics, 0.1},
		{&c.BadOperations, 0.05}, {&c.UserFacing, 0.1}, {&c.Versions, 0.15}, {&c.Duplicates, 0.02},
		{&c.LeftOut, 0.1}, {&c.Incomplete, 0.08}, {&c.WithoutID, 0}, {&c.Surveys, 0},
		{&c.MediaStats, 0}, {&c.Usage, 0}, {&c.Faults.Fields, 0}, {&c.Faults.Lines, 0},
		{&c.LateRecords, 0}, {&c.LongCalls, 0}, {&c.AddedFields, 0}, {&c.NestedFields, 0},
	}
	if c.Resources <= 0 {
		c.Resources = 3
	}
	if c.Spellings != nil {
		own := *c.Spellings
		c.Spellings = &own
		shares = append(shares, c.Spellings.shares()...)
		if cfg.Resources <= 0 {
			c.Resources = 300
		}
	}
	for _, share := range shares {
		switch {
		case *share.of == 0:
			*share.of = share.standard
		case *share.of < 0:
			*share.of = 0
		case !(*share.of <= 1):
			panic(fmt.Sprintf("acstest: a share of %v: it must not be more than 1", *share.of))
		}
	}
	c.check()
	if len(c.UngracefulBy) == 0 {
		c.UngracefulBy = ungracefulEnds
	}
	return c
}

// shareField is a share and its default.
type shareField struct {
	of       *float64
	standard float64
}

// check panics if a list has an unknown name: nothing would be generated for it, and a test
// would pass without testing anything.
func (c *Config) check() {
	var metrics, diagnostics []string
	for i := range limits {
		if l := &limits[i]; l.since != documented && !slices.Contains(metrics, l.column) {
			metrics = append(metrics, l.column)
		}
	}
	for i := range userFacing {
		diagnostics = append(diagnostics, string(userFacing[i].name))
	}
	checkNames("PoorBy", c.PoorBy, metrics)
	checkNames("UngracefulBy", c.UngracefulBy, ungracefulEnds)
	checkNames("UserFacingBy", c.UserFacingBy, diagnostics)
	checkNames("IncompleteBy", c.IncompleteBy, append(slices.Clone(groupGaps), GapEndpoint))
	checkNames("Faults.Kinds", c.Faults.Kinds, FaultKinds())
}

func checkNames[T ~string](field string, names, known []T) {
	for _, name := range names {
		if !slices.Contains(known, name) {
			panic(fmt.Sprintf("acstest: %s: %q: use one of %q", field, name, known))
		}
	}
}
