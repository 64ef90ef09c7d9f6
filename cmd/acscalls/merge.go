package main

import (
	"bufio"
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
		Long: `Adds up what acscalls aggregate has written, for parts of the logs that have no call in
common, such as days or resources: a call that is in two parts counts twice. A file may
have several aggregates. - is standard input.`,
		Example: `  acscalls merge 01.json 02.json > both.json
  cat parts/*.json | acscalls merge - > all.json`,
		Args: cobra.MinimumNArgs(1),
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

// part is a file to be merged.
type part struct {
	name string
	*bufio.Reader
	close func() error
}

// openPart opens a file.
func openPart(cmd *cobra.Command, name string) (*part, error) {
	if name == "-" {
		return &part{"standard input", bufio.NewReader(cmd.InOrStdin()), func() error { return nil }}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &part{name, bufio.NewReaderSize(f, 1<<16), f.Close}, nil
}

// merge writes what the files have together.
func merge(cmd *cobra.Command, w io.Writer, names []string) error {
	var sum *aggregate
	var parts shards
	for _, name := range names {
		p, err := openPart(cmd, name)
		if err != nil {
			return err
		}
		head, err := p.Peek(64)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if !isAggregate(head) {
			return fmt.Errorf("%s: not what acscalls aggregate writes", p.name)
		}
		err = readAggregates(p, func(a *aggregate) error {
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
		if err := p.close(); err != nil {
			return err
		}
	}
	if err := parts.complete(); err != nil {
		return err
	}
	return sum.write(w)
}
