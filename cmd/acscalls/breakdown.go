package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// dimensionFlags adds --by for the names of dimensions.
func dimensionFlags(cmd *cobra.Command) *[]string {
	by := cmd.Flags().StringSlice("by", nil, "break down by this `DIMENSION`: "+strings.Join(dimensionNames(), ", "))
	completeList(cmd, "by", dimensionNames())
	return by
}

// parseDimensions returns the dimensions with these names, in any case.
func parseDimensions(names []string) (list []trend.Dimension, err error) {
	for _, name := range names {
		if dimension, value, ok := strings.Cut(name, "="); ok {
			return nil, usagef("--by %q: name a dimension alone, as in --by %s; acscalls compare compares two values of one, such as %[3]s", name, dimension, value)
		}
		d, err := parseDimension(name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(other trend.Dimension) bool { return other.Name == d.Name }) {
			list = append(list, d)
		}
	}
	return list, nil
}

// parseDimension returns the dimension of a name, in any case.
func parseDimension(name string) (trend.Dimension, error) {
	at := slices.IndexFunc(dimensionNames(), func(d string) bool { return strings.EqualFold(d, name) })
	if at < 0 {
		return trend.Dimension{}, usagef("--by: there is no dimension %q; use %s", name, strings.Join(dimensionNames(), ", "))
	}
	return trend.Dimensions()[at], nil
}

// writeBreakdown writes the calls of the paths by dimensions.
func writeBreakdown(cmd *cobra.Command, w io.Writer, format report.Format, in *input, f *filter, p *quality.Profile, by []trend.Dimension, paths []string) error {
	in.need = needsCalls
	a, err := chosenFacts(cmd, in, f, p, paths)
	if err != nil {
		return err
	}
	sums := make([]trend.Aggregate, maxWorkers())
	for i := range sums {
		sums[i].Dimensions = by
	}
	if err := a.judge(f, func(worker int, v *quality.CallVerdict) { sums[worker].Add(v) }); err != nil {
		return err
	}
	all := &sums[0]
	for i := range sums[1:] {
		all.Merge(&sums[1+i])
	}
	return report.WriteBreakdown(w, format, all, nil)
}
