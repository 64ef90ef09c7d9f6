package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/acstelemetry/report"
)

// output is the destination of a command's result: --out and --tz.
type output struct {
	out, tz *string
	in      *input         // the input of the command; nil if it reads none
	options report.Options // how tables are written; set by run
}

// outputFlags adds --out and, for a command with times in its tables, --tz. The input of the
// command may be nil.
func outputFlags(cmd *cobra.Command, in *input, times bool) *output {
	o := &output{out: outFlag(cmd), in: in}
	if in != nil {
		in.out = o.out
	}
	if times {
		o.tz = cmd.Flags().String("tz", "UTC", "time `ZONE` of tables: UTC, local, or a name as in Europe/Berlin; the other formats are in UTC")
		complete(cmd, "tz", "UTC", "local")
	}
	return o
}

// outIsNotRead returns an error if the output of a command is a file that is to be read. A file
// of --out would be replaced, and records that cannot be read would be lost; on standard output
// the command would read what it writes and never end.
func outIsNotRead(cmd *cobra.Command, args []string) error {
	flag := cmd.Flags().Lookup("out")
	if flag == nil {
		return nil
	}
	for _, name := range []string{"with", "attach", "sms"} {
		if f := cmd.Flags().Lookup(name); f != nil {
			args = slices.Concat(args, f.Value.(pflag.SliceValue).GetSlice())
		}
	}
	for _, path := range args {
		if isAddress(path) {
			if a, err := parseAddress(path, environmentOf(cmd).now()); err == nil && a.param("checkpoint") != "" {
				args = append(slices.Clip(args), a.param("checkpoint"))
			}
		}
	}
	if name := flag.Value.String(); name != "" && name != standardOutput {
		return fileIsNotRead(name, args)
	}
	if cmd.Flags().Lookup("max-record") == nil {
		return nil // the command reads no records
	}
	return stdoutIsNotRead(environmentOf(cmd).output, args)
}

func fileIsNotRead(name string, paths []string) error {
	out, err := os.Stat(name)
	if err != nil || !out.Mode().IsRegular() {
		return nil // there is nothing to lose, or it is a folder, which keeps its files
	}
	for _, path := range paths {
		if in, err := os.Stat(path); err == nil && os.SameFile(out, in) {
			return usagef("--out: %s is to be read, and would be overwritten: name another file", path)
		}
	}
	return nil
}

// stdoutIsNotRead looks into folders, too: in a folder, a file of --out is skipped, and so is an
// empty file of standard output, but what is in it otherwise may be logs to which the user
// wants to add.
func stdoutIsNotRead(out os.FileInfo, paths []string) error {
	if out == nil {
		return nil
	}
	same := ""
	for _, path := range paths {
		in, err := os.Stat(path)
		if path == "-" {
			path = "the file of standard input"
			in, err = os.Stdin.Stat()
		}
		switch {
		case err != nil: // the reader reports it
		case in.IsDir():
			filesIn(path, func(name string, in fs.FileInfo) {
				if os.SameFile(out, in) && out.Size() > 0 {
					same = name
				}
			})
		case os.SameFile(out, in):
			same = path
		}
	}
	if same == "" {
		return nil
	}
	return usagef("standard output goes to %s, which is to be read: send it to another file", same)
}

// run calls do with the writer for the command's result. With --out, that is a temporary file.
// It gets its final name if do succeeds and at least one record could be read; otherwise it is
// removed. A terminal is a [screen].
//
// The file is made before the call, so that an unwritable file is found before hours of
// reading: do may also read the records.
func (o *output) run(cmd *cobra.Command, do func(io.Writer) error) error {
	zone, err := o.zone(environmentOf(cmd))
	if err != nil {
		return err
	}
	var stdout io.Writer = cmd.OutOrStdout()
	through := newPager(cmd)
	if through != nil {
		stdout = through
	}
	f, err := newFile(*o.out, stdout)
	if err != nil {
		return err
	}
	o.options.Zone = zone
	var w io.Writer = interruptible{cmd.Context(), f}
	if to := environmentOf(cmd).stdout; f.out == nil && to.is {
		w = &screen{Writer: w, width: to.width(), colours: to.colours}
	}
	err = do(w)
	if err == nil {
		err = cmd.Context().Err()
	}
	var closer interface{ close(error) error } = f
	if through != nil {
		closer = paged{f, through}
	}
	if o.in == nil {
		return closer.close(err)
	}
	return o.in.close(closer, err)
}

// interruptible is a writer that fails after its context has ended, so that Ctrl-C also ends
// the writing of a long result.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (i interruptible) Write(b []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.w.Write(b)
}

func (o *output) zone(env *environment) (*time.Location, error) {
	switch {
	case o.tz == nil || strings.EqualFold(*o.tz, "UTC"):
		return time.UTC, nil
	case strings.EqualFold(*o.tz, "local"):
		return env.local, nil
	}
	zone, err := time.LoadLocation(*o.tz)
	if err != nil || *o.tz == "" {
		return nil, usagef("--tz: there is no time zone %q; use UTC, local or a name as in Europe/Berlin", *o.tz)
	}
	return zone, nil
}
