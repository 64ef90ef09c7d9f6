package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

func newReport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report --out FILE PATH…",
		Short: "One self-contained page: figures, list of calls, issues, timelines",
		Long: `Writes one HTML page that needs nothing else: no network and no other file. It
has the overall figures, a list of all calls to search, filter and sort, and for the
calls with most issues their overview, issues and timeline: as many as fit into
--details-size. Filters choose the calls of the page. With --call and one ID it opens on that
call. --out must be given, or --open, which shows the page in the browser: the one that
BROWSER names, or that of the desktop.

With --max-poor-share and the like, which take what those of check take, the page marks
shares above and within the limit; without, it marks none.

With --with it says what has changed since an earlier period, as compare does: the
calls of that path were before. The filters other than --since, --until and --call apply to them.`,
		Example: `  acscalls report --out calls.html logs/
  acscalls report --open --since 7d logs/
  acscalls report --out poor.html --quality Poor --details-size 50MB logs/
  acscalls report --out new.html --with old/ --max-poor-share 5% logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsFigures)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	out := outFlag(cmd)
	in.out = out
	memoryFlag(cmd, in)
	page := pageFlags(cmd, f)
	open := cmd.Flags().Bool("open", false, "show the page in the browser; without --out it is a temporary file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case *open && *out == standardOutput:
			return usagef("--open shows a file, and --out - is standard output: name a file, or leave --out out")
		case *out == "" && !*open:
			return usagef("name the file to write with --out, as in --out calls.html; - is standard output; or look at it with --open")
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		o, err := page.options(args)
		if err != nil {
			return err
		}
		o.Profile, o.Generated = &p, opt.Of(environmentOf(cmd).now())
		folder := "" // of a temporary file, into which others cannot look
		if *out == "" {
			if folder, err = os.MkdirTemp("", "acscalls-"); err != nil {
				return err
			}
			*out = filepath.Join(folder, "calls.html")
		}
		file, err := newFile(*out, visibleOutput(cmd))
		if err != nil {
			return err
		}
		err = in.close(file, page.write(in, args, file, o))
		if folder != "" && (err != nil || in.nothing()) {
			os.Remove(folder) //nolint:errcheck // it is empty, and in the folder for temporary files
		}
		if err != nil {
			return err
		}
		if *open && !in.nothing() {
			if folder != "" {
				say(cmd.ErrOrStderr(), "the page is %s", *out)
			}
			if err := openPage(environmentOf(cmd), *out, cmd.ErrOrStderr()); err != nil {
				return err
			}
		}
		return in.end()
	}
	return cmd
}

// pageOptions are the flags of the page itself.
type pageOptions struct {
	cmd     *cobra.Command
	filter  *filter
	title   *string
	details *int
	size    anySize
	limits  map[trend.Measure]*string // by measure
	with    *[]string
}

func pageFlags(cmd *cobra.Command, f *filter) *pageOptions {
	flags := cmd.Flags()
	p := &pageOptions{cmd: cmd, filter: f, size: report.DefaultDetailBytes, limits: map[trend.Measure]*string{}}
	p.title = flags.String("title", "Call report", "the `TITLE` of the page")
	flags.Var(&p.size, "details-size", "the timelines and all else about single calls take this `SIZE` at most, as in 50MB, those with most issues first")
	p.details = flags.Int("details", 0, "`N` calls have a timeline at most, however small; 0 for none, unlimited if it is not given")
	p.with = flags.StringArray("with", nil, "say what has changed since the calls of this `PATH`; give it again for more paths")
	for _, l := range shareLimits {
		if m := trend.Measure(l.measure); pageLimits[m] {
			p.limits[m] = flags.String(l.flag, "", "mark a greater `SHARE` of "+l.of)
		}
	}
	return p
}

// pageLimits are the measures for which the page knows a limit.
var pageLimits = map[trend.Measure]bool{trend.PoorCalls: true, trend.CallsWithIssues: true, trend.DroppedParticipants: true, trend.PoorStreams: true}

// options checks the flags.
func (p *pageOptions) options(paths []string) (*report.PageOptions, error) {
	o := &report.PageOptions{Title: *p.title, DetailBytes: int64(p.size), Details: *p.details, Limits: map[trend.Measure]float64{}}
	if *p.details < 0 {
		return nil, usagef("--details %d: use a number from 0", *p.details)
	}
	flags := p.cmd.Flags()
	if flags.Changed("details") && *p.details == 0 {
		o.Details = -1
	}
	for _, l := range shareLimits {
		text := p.limits[trend.Measure(l.measure)]
		if text == nil || !flags.Changed(l.flag) {
			continue
		}
		limit, ok := parseShare(*text)
		if !ok {
			return nil, usagef(badShare, l.flag, *text)
		}
		o.Limits[trend.Measure(l.measure)], _ = limit.Float64()
	}
	now := environmentOf(p.cmd).now()
	for _, path := range *p.with {
		if err := checkAddress(path, now); err != nil {
			return nil, err
		}
	}
	if slices.Contains(paths, "-") && slices.Contains(*p.with, "-") {
		return nil, usagef("standard input can be read only once: - is on both sides")
	}
	o.Arguments, o.BeforeName = p.arguments(paths), strings.Join(*p.with, ", ")
	return o, nil
}

// arguments returns what reads the same calls again; nothing for standard input, which cannot
// be read again.
func (p *pageOptions) arguments(paths []string) string {
	var words []string
	if f := p.cmd.Flags().Lookup("profile"); f.Changed {
		words = append(words, "--profile", shellWord(f.Value.String()))
	}
	for _, path := range paths {
		if path == "-" {
			return ""
		}
		words = append(words, shellWord(path))
	}
	return strings.Join(words, " ")
}

var plainWord = regexp.MustCompile(`^[\pL\pN_@%+=:,./-]+$`)

// shellWord quotes a word for a shell if need be.
func shellWord(word string) string {
	if plainWord.MatchString(word) && !strings.HasPrefix(word, "-") {
		return word
	}
	if strings.HasPrefix(word, "-") {
		word = "./" + word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// filtersInWords returns the filters that are set as they were given.
func (p *pageOptions) filtersInWords() string {
	var words []string
	p.cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !contains(allFilters, f.Name) || !p.filter.set(f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			words = append(words, "--"+f.Name+" "+shellWord(value))
		}
	})
	return strings.Join(words, " ")
}

// earlier reads the calls of the earlier period.
func (p *pageOptions) earlier(in *input, profile *quality.Profile) (*trend.Aggregate, error) {
	if err := in.choose(p.cmd, p.filter); err != nil || len(*p.with) == 0 {
		return nil, err
	}
	in.since, in.until = time.Time{}, time.Time{} // until chosenFacts sets them again
	f := p.filter
	all := &filter{participant: f.participant, who: f.who, issue: f.issue, quality: f.quality, resource: f.resource}
	s := sorter{cmd: p.cmd, in: in, filters: all, profile: profile}
	sum, err := s.sum(*p.with, func(to *side, v *quality.CallVerdict) { to.sets[0].Add(v) })
	if err != nil {
		return nil, err
	}
	if sum.sets[0].Total.Calls == 0 {
		say(in.stderr, "there are no calls before: nothing in %s fits", strings.Join(*p.with, ", "))
		return nil, nil
	}
	return &sum.sets[0], nil
}

func (p *pageOptions) write(in *input, paths []string, file *file, o *report.PageOptions) error {
	var err error
	if o.Before, err = p.earlier(in, o.Profile); err != nil {
		return err
	}
	end, err := in.readTwice(paths)
	if err != nil {
		return err
	}
	defer end()
	f := p.filter
	daily := dailyFigures{filter: f}
	in.watch = &daily
	a, err := chosenFacts(p.cmd, in, f, o.Profile, paths)
	if err != nil {
		return err
	}
	in.useful = in.useful || daily.records.Load() > 0
	in.memory.keep(&ofChosen)
	if in.faulty > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("%d records had a problem; %d of them could not be read.", in.faulty, in.unreadable))
	}
	if f.active() {
		o.Notes = append(o.Notes, "The page tells only of the calls that fit "+p.filtersInWords()+".")
	}
	if len(f.chosen) == 1 {
		for key := range f.chosen {
			o.Open = key.id
		}
	}
	page := report.NewPage(o)
	if !f.choosesRows() && len(f.call) == 0 { // else they are about more than the calls of the page
		for i := range daily.tallies {
			page.Goals(&daily.tallies[i])
		}
	}
	if err := a.judgeInOrder(f, page.Add); err != nil {
		return err
	}
	if err := addDetails(a, page, o.Profile); err != nil {
		return err
	}
	_, err = page.WriteTo(interruptible{p.cmd.Context(), file})
	return err
}

// addDetails reads the records of the calls that the page wants.
func addDetails(a *facts, page *report.Page, profile *quality.Profile) error {
	for wanted := page.Wants(); len(wanted) > 0; wanted = page.Wants() {
		details := a.reread(true, func(c *calls.Call) error { return page.Detail(profile.Call(c)) })
		for _, c := range wanted {
			if err := details.add(c); err != nil {
				return err
			}
		}
		if err := details.read(); err != nil {
			return err
		}
	}
	return nil
}
