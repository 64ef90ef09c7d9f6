package main

import (
	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

func newKeys() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys PATH…",
		Short: "One line per record with what it must be together with, for Spark and others",
		Long: `For programs that divide records among several machines: each line has a record and the
keys that say which others it must be together with. Four columns with tabs between them:

  kind    call, stray, lone or other
  key     of the call, of the stray operation, or of the lone record's content; of
          others 0
  links   the IDs by which strays and calls find each other, separated by commas, or
          nothing
  record  as one line of JSON, as convert writes it; it may have tabs

A call record names its call. A stray names none, or one that may be none, and finds
its call by its links. A lone record names none and is a call by itself. Others are of
no call. A key is 16 hexadecimal digits, the same on every machine that runs the same
version.

Records with the same key are connected; so are a stray and each of its links, and a
call and those of its links that some stray has, too. What is connected in any number of
steps must be in the input of one process. Then the rows of acscalls calls, participants,
streams and operations, and what acscalls aggregate counts, are together those of one
process that reads everything.

Memory does not grow with the input: it holds the largest record, which --max-record
bounds.`,
		Example: `  acscalls keys logs/ | cut -f 1-3
  acscalls keys logs/ | awk -F '\t' '$1 == "stray" && $3 != ""'`,
		Args: paths,
	}
	in := inputFlags(cmd, need{})
	to := destination{shape: new("lines"), category: new(""), out: outFlag(cmd)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := newFile(*to.out, visibleOutput(cmd))
		if err != nil {
			return err
		}
		return to.fill(cmd, &lines{f, appendKeyed}, in, args, options(), nil)
	}
	return cmd
}

// appendKeyed appends the keys of a record and the record itself.
func appendKeyed(to []byte, rec logs.Record) []byte {
	k := calls.KeysOf(rec)
	to = append(append(to, k.Kind...), '\t')
	to = append(append(to, k.Own.String()...), '\t')
	for i, link := range k.Links() {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, link.String()...)
	}
	return logs.AppendJSON(append(to, '\t'), rec)
}
