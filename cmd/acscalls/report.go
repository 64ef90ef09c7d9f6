package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

func newReport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report --out FILE PATH…",
		Short: "One self-contained page: figures, list of calls, issues, timelines",
		Long: `Writes one HTML page that needs nothing else: no network and no other file. It
has the overall figures, a list of all calls to search and sort, and for the
calls with most issues their overview, issues and timeline.`,
		Example: `  acscalls report --out calls.html logs/
  acscalls report --out calls.html --details 1000 logs/`,
		Args: paths,
	}
	in := inputFlags(cmd)
	profile := profileFlag(cmd)
	out := cmd.Flags().String("out", "", "the file to write; required")
	title := cmd.Flags().String("title", "Call report", "the title of the page")
	details := cmd.Flags().Int("details", report.DefaultDetails, "how many calls have a timeline, those with most issues first")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *out == "" {
			return usagef("name the file to write with --out, as in --out calls.html")
		}
		if *details < 0 {
			return usagef("--details %d: use a number from 0", *details)
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		file, err := newFile(*out, nil)
		if err != nil {
			return err
		}
		if err := file.close(writeReport(cmd, in, args, file, report.PageOptions{
			Title: *title, Profile: &p, Details: pageDetails(*details), Generated: opt.Of(time.Now()),
		})); err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// pageDetails returns the option of a page for a number of calls: there, zero
// means the default.
func pageDetails(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func writeReport(cmd *cobra.Command, in *input, paths []string, file *file, o report.PageOptions) error {
	list, err := assemble(cmd, in, paths)
	if err != nil {
		return err
	}
	if in.faulty > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("%d records had a problem; %d of them could not be read.", in.faulty, in.unreadable))
	}
	page := report.NewPage(o)
	for _, c := range list {
		if err := page.Add(o.Profile.Call(c)); err != nil {
			return err
		}
	}
	_, err = page.WriteTo(file)
	return err
}
