package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/lake"
)

// completionTime is how long somebody who has pressed the Tab key waits for the IDs of calls. Those
// found by then are offered.
const completionTime = time.Second

// completeCalls completes the ID of a call from the files and folders on the line. What comes
// through a pipe or from Azure is not read for it.
func completeCalls(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	paths := slices.DeleteFunc(slices.Clone(args), func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || !info.IsDir() && !info.Mode().IsRegular()
	})
	ctx, stop := context.WithTimeout(cmd.Context(), cmp.Or(environmentOf(cmd).patience, completionTime))
	defer stop()
	opts := &acstelemetry.EachOptions{Options: *options()}
	opts.ReuseRecords = true
	a := calls.Assembler{FactsOnly: true}
	acstelemetry.Each(ctx, lake.NewSource(acstelemetry.Files{Paths: paths}, nil), func(it acstelemetry.Item) error { //nolint:errcheck // what could be read is offered
		if it.Record != nil {
			a.Add(it.Record, it.Position)
		}
		return nil
	}, opts)
	var list []string
	for c := range a.All() {
		if id := c.ID.Or(""); id != "" && hasPrefix(id, begun) {
			start := "start unknown"
			if t, ok := c.Start.Get(); ok {
				start = t.Format(time.DateTime)
			}
			list = append(list, fmt.Sprintf("%s\t%s, %s, %s", id, start, c.Type.Or("type unknown"), some(int64(len(c.Participants)), "participant")))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
