package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newMOS() *cobra.Command {
	e := new(estimates)
	cmd := newRows("mos", &cobra.Command{
		Short: "How audio sounded: an estimated opinion score (MOS) per stream, participant or call",
		Long: `Estimates how good each audio stream sounded, by the E-model of ITU-T G.107: R, from 0 to
about 100, and MOS, the mean opinion score from 1, bad, to 4.5. A row says which metrics
the estimate is based on and what it takes for granted or, if there is none, what is
missing. With --per participant or --per call a row has the worst audio stream: a mean
of several would mean nothing.

What the numbers do not mean: the model is a tool to plan telephone networks. It predicts
the mean of many opinions and not what these people thought, which surveys say. It knows
neither noise nor echo nor loudness. It is for the narrow band, and ITU-T publishes no
constants in it for OPUS, SATIN or G.722, so their streams have no estimate unless --codec
says which constants to use: on that scale no codec is better than G.711. Loss above 20 %
and a delay above 500 ms are outside its range, and bursts of loss count as random. No
verdict of another command uses it.

--codec NAME=VALUE says what to use for streams whose codec has this name in the log; with
nothing before the = for those that name none. VALUE is a codec of ITU-T G.113, as in
G.711+PLC, or IE/BPL: what the codec costs in points of R, 0 to 40, and its robustness
to loss, 4.3 to 40. A stream without a jitter buffer size has no estimate unless
--empty-buffer takes it for 0, which makes R too good.`,
		Example: `  acscalls mos --codec OPUS=G.711+PLC --sort mos --limit 20 logs/
  acscalls mos --per participant --codec SATIN=0/25 --codec =G.711+PLC logs/
  acscalls mos --per call --other-delay 40 --format csv --out mos.csv logs/`,
	}, slices.Concat(callFilters, []string{byParticipant, byIssue, byQuality}), report.WriteMOS, e.rows, hasAudio)
	flags := cmd.Flags()
	flags.StringVar(&e.per, "per", string(report.PerStream), "a row for each `THING`: stream, participant, call")
	complete(cmd, "per", mosPer...)
	flags.StringArrayVar(&e.codecs, "codec", nil, "use these constants for a codec: `NAME=VALUE`, as in OPUS=G.711+PLC or OPUS=0/25")
	flags.BoolVar(&e.opts.MissingBufferIsZero, "empty-buffer", false, "take a jitter buffer whose size is missing for empty")
	flags.IntVar(&e.delay, "other-delay", 0, "add so many `MS` to the delay: coding, framing and devices, which no log has")
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := e.parse(); err != nil {
			return err
		}
		return run(cmd, args)
	}
	return cmd
}

var mosPer = []string{string(report.PerStream), string(report.PerParticipant), string(report.PerCall)}

// estimates are the flags of mos.
type estimates struct {
	per    string
	codecs []string
	delay  int
	opts   mos.Options
}

func (e *estimates) parse() error {
	if err := oneOf("per", []string{e.per}, mosPer); err != nil {
		return err
	}
	e.per = strings.ToLower(e.per)
	if e.delay < 0 || e.delay > 500 {
		return usagef("--other-delay %d: use milliseconds from 0 to 500", e.delay)
	}
	e.opts.OtherDelay, e.opts.Codecs = opt.Milliseconds(e.delay), map[string]mos.Codec{}
	for _, text := range e.codecs {
		name, value, ok := strings.Cut(text, "=")
		codec, known := parseCodec(strings.TrimSpace(value))
		if !ok || !known {
			return usagef("--codec %q: use NAME=VALUE, where VALUE is IE/BPL with an Ie from 0 to 40 and a Bpl from 4.3 to 40, or one of %s", text, strings.Join(codecNames(), ", "))
		}
		e.opts.Codecs[strings.TrimSpace(name)] = codec
	}
	return nil
}

// parseCodec returns the constants in a text: the name of a published codec, or Ie/Bpl.
func parseCodec(text string) (mos.Codec, bool) {
	if c, ok := mos.Lookup(text); ok {
		return c, true
	}
	first, second, _ := strings.Cut(text, "/")
	ie, err1 := strconv.ParseFloat(first, 64)
	bpl, err2 := strconv.ParseFloat(second, 64)
	p := mos.Default()
	p.Ie, p.Bpl = ie, bpl
	if err1 != nil || err2 != nil || p.Validate() != nil {
		return mos.Codec{}, false
	}
	return mos.Codec{Name: text, Ie: ie, Bpl: opt.Of(bpl), Source: "--codec"}, true
}

func codecNames() (names []string) {
	for _, c := range mos.Published() {
		names = append(names, c.Name)
	}
	return names
}

func hasAudio(c *calls.Call) bool {
	return slices.ContainsFunc(c.Streams, func(s *calls.Stream) bool {
		return strings.EqualFold(string(s.Record.MediaType.Or("")), string(diagnostics.Audio))
	})
}

// rows returns the rows of the streams of a call that pass the filters.
func (e *estimates) rows(p *quality.Profile, f *filter, c *calls.Call) []report.MOSRow {
	inCall := f.in(c)
	v := p.Call(c)
	return report.MOSRows(c, report.MOSPer(e.per), func(i int) bool { return inCall.keepsStream(v, i) }, &e.opts)
}
