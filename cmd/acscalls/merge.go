package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
)

func newMerge() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "merge FILE…",
		Short: "The results of parts become the result of one run",
		Long: `Puts together the parts that N processes have made with --shard 1/N to N/N: rows, in csv,
json or ndjson, become byte for byte what one process without --shard writes, and
aggregates that of all calls. All parts must be there, each once, and of the same
input, command, filters and profile.

Also adds up what acscalls aggregate has written without --shard, for logs that have
no call in common, such as those of days or resources: a call that is in two of them
counts twice. A file may have several aggregates.

Rows are read and written one after the other, so that memory does not grow with them.
- is standard input.`,
		Example: `  acscalls merge --out calls.csv part1.csv part2.csv part3.csv
  acscalls merge 01.json 02.json > both.json
  for i in 1 2 3; do
      acscalls calls --format csv --shard $i/3 --out part$i.csv logs/ &
  done; wait`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name at least one file, or - for standard input")
			}
			return nil
		},
	}
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := differentFiles(args); err != nil {
			return err
		}
		if name := *out.out; name != "" && name != standardOutput {
			if err := fileIsNotRead(name, args); err != nil {
				return err
			}
		}
		return out.run(cmd, func(w io.Writer) error { return merge(cmd, w, args) })
	}
	return cmd
}

// differentFiles returns an error if a file is named twice.
func differentFiles(names []string) error {
	var seen []fs.FileInfo
	for i, name := range names {
		info, err := os.Stat(name)
		if name == "-" {
			info, err = os.Stdin.Stat()
		}
		if err != nil {
			continue // opening it fails, too
		}
		for j, other := range seen {
			if other != nil && info.Mode().IsRegular() && os.SameFile(info, other) {
				return usagef("%s and %s are one file, whose calls would count twice", names[j], name)
			}
		}
		seen = append(seen, make([]fs.FileInfo, i-len(seen))...)
		seen = append(seen, info)
	}
	return nil
}

// partFile is a file to be merged.
type partFile struct {
	name string
	*bufio.Reader
	file io.Closer
	head []byte
}

// openParts opens the files.
func openParts(cmd *cobra.Command, names []string) (list []*partFile, err error) {
	for _, name := range names {
		p := &partFile{name: "standard input"}
		var r io.Reader = cmd.InOrStdin()
		if name != "-" {
			f, err := os.Open(name)
			if err != nil {
				closeParts(list)
				return nil, err
			}
			p.name, p.file, r = name, f, f
		}
		p.Reader = bufio.NewReaderSize(r, 1<<16)
		list = append(list, p)
		if p.head, err = p.Peek(64); err != nil && !errors.Is(err, io.EOF) {
			closeParts(list)
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return list, nil
}

func closeParts(list []*partFile) {
	for _, p := range list {
		if p.file != nil {
			p.file.Close() //nolint:errcheck // it has only been read
		}
	}
}

// merge writes what the files have together.
func merge(cmd *cobra.Command, w io.Writer, names []string) error {
	files, err := openParts(cmd, names)
	if err != nil {
		return err
	}
	defer closeParts(files)
	for _, p := range files {
		if isAggregate(p.head) {
			return mergeAggregates(cmd.Context(), w, files)
		}
	}
	return mergeRows(cmd.Context(), w, files)
}

// mergeAggregates adds up the aggregates in the files.
func mergeAggregates(ctx context.Context, w io.Writer, files []*partFile) error {
	var sum *aggregate
	var parts shards
	for _, p := range files {
		err := readAggregates(p, func(a *aggregate) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := parts.add(p.name, a.Shard); err != nil {
				return err
			}
			if sum == nil {
				a.Shard = nil
				sum = a
				return nil
			}
			return sum.add(a)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if err := parts.complete(); err != nil {
		return err
	}
	return sum.write(w)
}
