package acstest

import (
	"fmt"
	"slices"
	"time"
)

// Config says what calls [Generate] makes up and how [NewFeed] writes them. The
// zero Config is good for tests: a hundred calls of every kind.
//
// A share is a number from 0 to 1. Where a share has a default, zero means the
// default and [None] means none. What makes no sense, such as a share above 1 or a
// list with a name that there is not, is a mistake in a test, and makes Generate,
// [Records] and NewFeed panic.
type Config struct {
	// Seed selects the data: the same Config gives the same bytes on every
	// platform. CHANGELOG says when a release changes them.
	Seed uint64

	// Calls is how many calls there are. Zero means 100, None that there is no
	// end.
	Calls int
	// Records and Bytes end a feed behind the first record with which one of
	// them is reached. Zero means no limit. [Generate] ignores them.
	Records, Bytes int64

	// RecordsPerCall is the mean number of summaries, diagnostics and
	// operations in a call, repetitions included. P2P calls have fewer, group
	// calls more. Zero means 30.
	RecordsPerCall int
	// Summaries, Diagnostics and Operations are the parts of the three logs in
	// those records, in any unit. If all are zero they are 15, 45 and 40. They
	// are kept by the number of streams and operations that the group calls
	// have; a P2P call has four streams at most.
	Summaries, Diagnostics, Operations float64

	// Start is when the first call begins. Zero means 2026-01-05 08:00 UTC.
	Start time.Time
	// Every is the mean time from the beginning of one call to that of the
	// next. Calls last from a few seconds to 40 minutes, and their last records
	// come some minutes later, so they overlap. Zero means 30 s.
	Every time.Duration
	// Shuffle mixes the records of a feed: each is drawn from so many that wait.
	// Zero and one mean that records come in the order of their time.
	Shuffle int

	// P2P is the share of the calls between two endpoints; the others are group
	// calls. The default is 0.4.
	P2P float64
	// PSTN, Bots, CrossTenant and Meetings are the shares of the calls with a
	// telephone; of the group calls with a bot; of the calls with somebody of
	// another tenant; and of the group calls that are Teams meetings. The
	// defaults are 0.2, 0.1, 0.15 and 0.3.
	PSTN, Bots, CrossTenant, Meetings float64
	// Rejoins is the share of the participants of group calls who lose the
	// connection and come back as another participant. The default is 0.05.
	Rejoins float64
	// BecameGroup is the share of the group calls that were a P2P call at first:
	// both go on as another participant when others come. Voicemail is the share
	// of the P2P calls that a voicemail answers, and no telephone; its streams say
	// what it is, its summary, which knows no such type, says Unknown. Anonymous
	// is the share of the group calls with somebody anonymous, VoIP in the summary
	// and Anonymous in streams. There are none by default.
	BecameGroup, Voicemail, Anonymous float64

	// Ungraceful is the share of the participants whose end code is one of the
	// ungraceful ends. The default is 0.05.
	Ungraceful float64
	// UngracefulBy are the end codes to take for it, such as "410". By default it
	// is any of the ungraceful ones.
	UngracefulBy []string
	// Poor is the share of the streams with a metric beyond its limit. The
	// default is 0.05. Among the others are some that lie exactly at a limit,
	// or beyond one that is for another kind of stream.
	Poor float64
	// PoorBy are the metrics by which streams are to be poor, by their columns,
	// such as "JitterAvg". By default it is any that Call Diagnostics counts. A
	// kind of stream without a limit for any of them is never poor, as audio is
	// not by "VideoFrameRateAvg".
	PoorBy []string
	// MissingMetrics is the share of the streams that lack metrics. The default
	// is 0.1.
	MissingMetrics float64
	// BadOperations is the share of the operations with a bad result. The
	// default is 0.05.
	BadOperations float64
	// UserFacing is the share of the operations that are user-facing
	// diagnostics, about half of which tell of something bad. The default is
	// 0.1.
	UserFacing float64
	// UserFacingBy are the user-facing diagnostics to take for it, by their names
	// in the log, such as "networkReceiveQuality". By default it is any.
	UserFacingBy []string

	// Versions is the share of the summaries and streams that come in several
	// versions. The default is 0.15.
	Versions float64
	// Duplicates is the share of the records that come twice. The default is
	// 0.02.
	Duplicates float64
	// LeftOut is the share of the calls with records that count for nothing: of
	// the call itself, without a stream ID, an operation ID or a time stamp.
	// The default is 0.1.
	LeftOut float64
	// Incomplete is the share of the calls that lack a summary, or its last
	// version, or what joins an operation to it. The default is 0.05.
	Incomplete float64
	// IncompleteBy is what such a call may lack. By default it is any. A call that
	// can lack none of it is complete.
	IncompleteBy []Gap
	// WithoutID is the share of the calls that are a single summary without a
	// correlation ID, each of them a call by itself. There are none by default.
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
	// MixKeys writes the members of every object of a feed in an order of its
	// own.
	MixKeys bool
	// MixSpellings writes a feed in the ways in which real ones differ: numbers
	// in quotes or not, null as null, "" or "null", names and enumerations in
	// any case, blanks before IDs, and times with up to seven digits.
	MixSpellings bool
	// Faults are what is wrong in a feed. There are none by default.
	Faults Faults
}

// None stands for zero in a [Config] where zero means the default.
const None = -1

// withDefaults returns a copy of the config with what zero and None stand for; nil
// stands for the zero Config.
func (c *Config) withDefaults() Config {
	if c == nil {
		c = new(Config)
	}
	return c.filled()
}

// filled returns c with its defaults.
func (c Config) filled() Config {
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
	for _, share := range []struct {
		of       *float64
		standard float64
	}{
		{&c.P2P, 0.4}, {&c.PSTN, 0.2}, {&c.Bots, 0.1}, {&c.CrossTenant, 0.15}, {&c.Meetings, 0.3},
		{&c.Rejoins, 0.05}, {&c.BecameGroup, 0}, {&c.Voicemail, 0}, {&c.Anonymous, 0}, {&c.Ungraceful, 0.05}, {&c.Poor, 0.05}, {&c.MissingMetrics, 0.1},
		{&c.BadOperations, 0.05}, {&c.UserFacing, 0.1}, {&c.Versions, 0.15}, {&c.Duplicates, 0.02},
		{&c.LeftOut, 0.1}, {&c.Incomplete, 0.05}, {&c.WithoutID, 0}, {&c.Surveys, 0},
		{&c.MediaStats, 0}, {&c.Usage, 0}, {&c.Faults.Fields, 0}, {&c.Faults.Lines, 0},
	} {
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

// check panics if a list names what there is not: it would be planted nowhere, and
// a test would pass for want of it.
func (c *Config) check() {
	var metrics, diagnostics []string
	for i := range limits {
		if l := &limits[i]; l.counts && !slices.Contains(metrics, l.column) {
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
