package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/lake"
)

func newArchive() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "archive",
		Short: "Keep records for years: add them to an archive, verify it, read it",
		Long: `An archive is a folder of Parquet files: a folder for each log and each day (UTC) of
the records' times, as in log=CallSummary/day=2026-11-02, and a manifest with
counts and checksums. Records without a time are in day=__HIVE_DEFAULT_PARTITION__.

Each record is in it once, whatever it came from: add what you have as often as you
like. Nothing in a record is lost. The folder is itself a PATH of all commands, and a
table of DuckDB, Spark and others.

An archive holds what the logs hold, identities included: redact before, if it shall not.`,
		Example: `  acscalls archive add archive/ logs/ export.csv
  acscalls archive verify archive/
  acscalls archive cat --log CallSummary --since 2026-11-01 archive/`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newArchiveAdd(), newArchiveVerify(), newArchiveCat())
	return cmd
}

func newArchiveAdd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add DIR PATH…",
		Short: "Add records that are not there yet",
		Long: `Adds the records of the paths to the archive in the folder DIR, which is made if it is
not there. Records may come in any order and at any time: days may be added to.

A record that is there is not added again, whichever way it came: two records are the
same if the log, the time to the millisecond, the resource, operation and call, and all
their own fields have the same values. What only a workspace adds does not count.

If it is interrupted, the archive is as it was, or has a part of the records: add them
again to complete it. Only one process can add at a time.

Memory does not grow with the input or the archive: records are written when
--max-memory of them have been collected, which takes about three times as much.`,
		Example: `  acscalls archive add archive/ logs/
  acscalls archive add archive/ "azblob://myaccount/insights-logs-*?checkpoint=read.json"`,
		Args: usageArgs(archiveAndPaths),
	}
	in := inputFlags(cmd, need{})
	most := size(128 << 20)
	cmd.Flags().Var(&most, "max-memory", "write when records of this `SIZE` have been collected, as in 512MB; more makes fewer files at a time")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return addToArchive(cmd, in, args[0], args[1:], &lake.ArchiveOptions{MaxMemory: int64(most)})
	}
	return cmd
}

// archiveAndPaths checks the arguments DIR and PATH….
func archiveAndPaths(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return usagef("name the folder of the archive, and at least one file or folder to add")
	}
	for _, path := range args[1:] {
		if path != "" && !isAddress(path) && path != "-" && isWithin(args[0])(path) {
			return usagef("%s is part of the archive: it cannot be added to itself", path)
		}
	}
	return paths(cmd, args)
}

// isWithin returns a function that reports whether a path is in a folder.
func isWithin(dir string) func(path string) bool {
	real := func(path string) string {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		if target, err := filepath.EvalSymlinks(path); err == nil {
			return target
		}
		return path
	}
	dir = real(dir)
	return func(path string) bool {
		rel, err := filepath.Rel(dir, real(path))
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	}
}

// addToArchive adds the records of the paths.
func addToArchive(cmd *cobra.Command, in *input, dir string, paths []string, opts *lake.ArchiveOptions) error {
	if os.Getenv("GOGC") == "" {
		const percent = 50 // unlike other commands without --memory, this one keeps much
		debug.SetGCPercent(percent)
	}
	to, err := lake.NewAdder(cmd.Context(), dir, opts)
	if err != nil {
		return err
	}
	in.skipper = newSkipper("")
	in.skipper.within = isWithin(dir)
	reading := options()
	reading.ReuseRecords = true // no record is kept
	in.text = to.Append
	err = in.each(cmd, paths, reading, func(it acstelemetry.Item) error { return to.Write(it.Text) })
	if err := in.close(adding{to}, err); err != nil {
		return err
	}
	added, m := to.Added(), to.Manifest()
	fmt.Fprintf(cmd.OutOrStdout(), "added %d of %d records, the others were there; the archive has %d in %d files of %d bytes\n", //nolint:errcheck // run notices it
		added.New, added.Records, m.Rows, len(m.Files), m.Bytes)
	return in.end()
}

// adding ends the adding as a file ends.
type adding struct{ to *lake.Adder }

func (a adding) close(failed error) error {
	if failed == nil {
		failed = a.to.Commit()
	}
	return errors.Join(failed, a.to.Close())
}

func newArchiveVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify DIR",
		Short: "Read everything and compare it with the manifest",
		Long: `Reads all files of the archive in the folder DIR and compares them with its manifest:
checksums, the numbers of records, the sizes of their texts, days and order. Says which
files are damaged or missing, and which are there but not in the manifest.

Exit status: 0 all is well; 1 something is wrong. What an interrupted add has left is
named, and is nothing wrong: the next one removes it.`,
		Example: `  acscalls archive verify archive/`,
		Args:    usageArgs(oneArchive),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := lake.OpenArchive(args[0], nil)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			v, err := a.Verify(cmd.Context(), func(f lake.ArchiveFault) {
				fmt.Fprintf(out, "%s: %s\n", textdoc.Clean(f.Name), textdoc.Clean(f.Err.Error())) //nolint:errcheck // run notices it
			})
			if err != nil {
				return err
			}
			for _, name := range v.Leftovers {
				say(cmd.ErrOrStderr(), "left by an interrupted add, and removed by the next: %s", name)
			}
			fmt.Fprintf(out, "%d records in %d files of %d bytes are as the manifest says; files with something wrong: %d\n", v.Rows, v.Files, v.Bytes, v.Faults) //nolint:errcheck // run notices it
			if v.Faults > 0 {
				return quietError(statusFailed)
			}
			return nil
		},
	}
}

// oneArchive checks the argument DIR.
func oneArchive(_ *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return usagef("name the folder of one archive")
	}
	return nil
}

func newArchiveCat() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cat DIR",
		Short: "Write the records as JSON lines",
		Long: `Writes the records of the archive in the folder DIR, one resource log per line, exactly as
acscalls convert has written them before they were added. They come by log, day and time.

--log, --since and --until choose folders: a day that is in the range in part comes as
a whole, and records without a time only if there is no range. Nothing else is read.

A damaged file ends the output with status 1: acscalls archive verify names all of them.`,
		Example: `  acscalls archive cat archive/ > lines.json
  acscalls archive cat --log CallSummary --since 7d archive/ | acscalls calls -`,
		Args: usageArgs(oneArchive),
	}
	flags := cmd.Flags()
	names := flags.StringArray("log", nil, "only this `LOG`, as in CallSummary; may be given several times")
	complete(cmd, "log", categories()...)
	since := flags.String(bySince, "", "only days from this `TIME` on: 2026-07-19 (UTC), 2026-07-19T18:00:00Z, or 24h or 7d for that long ago")
	until := flags.String(byUntil, "", "only days before this `TIME`; a date includes its day")
	out := outFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f := &filter{since: *since, until: *until}
		if err := f.parseTimes(environmentOf(cmd).now()); err != nil {
			return err
		}
		if *out != "" && *out != standardOutput && isWithin(args[0])(*out) {
			return usagef("--out: %s is in the folder of the archive: name a file elsewhere", *out)
		}
		a, err := lake.OpenArchive(args[0], nil)
		if err != nil {
			return err
		}
		to, err := newFile(*out, visibleOutput(cmd))
		if err != nil {
			return err
		}
		return to.close(copyArchive(cmd, to, a, &lake.Selection{Logs: *names, Since: f.from, Until: f.to}))
	}
	return cmd
}

// copyArchive writes the lines of an archive.
func copyArchive(cmd *cobra.Command, to io.Writer, a *lake.Archive, which *lake.Selection) (err error) {
	files := 0
	for in, inputErr := range a.Source(which).Inputs(cmd.Context()) {
		if inputErr != nil {
			return inputErr
		}
		files++
		_, err = io.Copy(to, in.Reader)
		if err = errors.Join(err, in.Close()); err != nil {
			return named(in.Name, err)
		}
	}
	if files == 0 {
		say(cmd.ErrOrStderr(), "the archive has nothing that fits")
	}
	return cmd.Context().Err()
}

// named adds the name of a file that cannot be read to an error, unless it is one of writing.
func named(name string, err error) error {
	var path *os.PathError
	if errors.Is(err, lake.ErrCorrupt) || errors.Is(err, lake.ErrTooLarge) || errors.As(err, &path) && path.Op == "read" {
		return fmt.Errorf("%s: %w", name, err)
	}
	return err
}
