package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

func newReport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report --out FILE PATH…",
		Short: "One self-contained page: figures, list of calls, issues, timelines",
		Long: `Writes one HTML page that needs nothing else: no network and no other file. It
has the overall figures, a list of all calls to search and sort, and for the
calls with most issues their overview, issues and timeline. Filters choose the
calls of the page. --out must be given.`,
		Example: `  acscalls report --out calls.html logs/
  acscalls report --out poor.html --quality Poor --details 1000 logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsFigures)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	out := outFlag(cmd)
	in.out = out
	memoryFlag(cmd, in)
	title := cmd.Flags().String("title", "Call report", "the `TITLE` of the page")
	details := cmd.Flags().Int("details", report.DefaultDetails, "`N` calls have a timeline, those with most issues first")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *out == "" {
			return usagef("name the file to write with --out, as in --out calls.html; - is standard output")
		}
		if *details < 0 {
			return usagef("--details %d: use a number from 0", *details)
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		file, err := newFile(*out, visibleOutput(cmd))
		if err != nil {
			return err
		}
		if err := in.close(file, writeReport(cmd, in, f, args, file, &report.PageOptions{
			Title: *title, Profile: &p, Details: pageDetails(*details), Generated: opt.Of(environmentOf(cmd).now()),
		})); err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// pageDetails returns the option of a page for a number of calls. Zero means the default
// there.
func pageDetails(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func writeReport(cmd *cobra.Command, in *input, f *filter, paths []string, file *file, o *report.PageOptions) error {
	end, err := in.readTwice(paths)
	if err != nil {
		return err
	}
	defer end()
	daily := dailyFigures{filter: f}
	in.watch = &daily
	a, err := chosenFacts(cmd, in, f, o.Profile, paths)
	if err != nil {
		return err
	}
	in.useful = in.useful || daily.records.Load() > 0
	in.memory.keep(&ofChosen)
	if in.faulty > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("%d records had a problem; %d of them could not be read.", in.faulty, in.unreadable))
	}
	if f.active() {
		o.Notes = append(o.Notes, "Filters were set: the page tells only of the calls that fit them.")
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
	details := a.reread(true, func(c *calls.Call) error { return page.Detail(o.Profile.Call(c)) })
	for _, c := range page.Wants() {
		if err := details.add(c); err != nil {
			return err
		}
	}
	if err := details.read(); err != nil {
		return err
	}
	_, err = page.WriteTo(interruptible{cmd.Context(), file})
	return err
}
