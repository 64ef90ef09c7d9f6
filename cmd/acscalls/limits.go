package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/logs"
)

// limits bound what hostile or damaged input may cost.
type limits struct {
	maxRecord       size
	maxMembers      count
	maxDecompressed anySize
	maxRatio        ratio
}

// limitFlags adds the flags of the limits.
func limitFlags(cmd *cobra.Command, l *limits) {
	*l = limits{maxRecord: logs.DefaultMaxRecord, maxMembers: logs.DefaultMaxMembers, maxRatio: logs.DefaultMaxRatio}
	cmd.Flags().Var(&l.maxRecord, "max-record", "skip records that are larger than this `SIZE`, as in 64MB")
	cmd.Flags().Var(&l.maxMembers, "max-members", "skip records with more than `N` fields")
	cmd.Flags().Var(&l.maxDecompressed, "max-decompressed", "stop reading a compressed file after this `SIZE` of its content, as in 50GB; not limited if it is not given")
	cmd.Flags().Var(&l.maxRatio, "max-ratio", "stop reading a file whose content is more than `N` times larger than the file; 0 is no limit")
}

// set makes the limits those of opts.
func (l *limits) set(opts *logs.Options) {
	opts.MaxRecord, opts.MaxMembers = int(l.maxRecord), int(l.maxMembers)
	opts.MaxDecompressed, opts.MaxRatio = int64(l.maxDecompressed), int(l.maxRatio)
	if l.maxRatio == 0 {
		opts.MaxRatio = -1
	}
}

// limitTerms are the names of the limits in the library's errors, each followed by that of its
// flag.
var limitTerms = []string{
	"Options.MaxRecord is", "--max-record is",
	"Options.MaxMembers is", "--max-members is",
	"Options.MaxDecompressed is", "--max-decompressed is",
	"Options.MaxRatio is", "--max-ratio is",
	"Options.MaxDepth is", "the limit is",
}

// count is a number of at least one as a flag.
type count int

// Set sets the number from the text of a flag.
func (c *count) Set(text string) error {
	n, err := wholeNumber(text, 1)
	if err == nil {
		*c = count(n)
	}
	return err
}

func (c *count) String() string { return strconv.Itoa(int(*c)) }

// Type names the kind of value in the help.
func (*count) Type() string { return "number" }

// ratio is a number of at least zero as a flag.
type ratio int

// Set sets the number from the text of a flag.
func (r *ratio) Set(text string) error {
	n, err := wholeNumber(text, 0)
	if err == nil {
		*r = ratio(n)
	}
	return err
}

func (r *ratio) String() string { return strconv.Itoa(int(*r)) }

// Type names the kind of value in the help.
func (*ratio) Type() string { return "number" }

// wholeNumber reads a number that is not less than least.
func wholeNumber(text string, least int64) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil || n < least {
		return 0, fmt.Errorf("use a whole number from %d", least)
	}
	return n, nil
}

// anySize is a number of bytes as a flag, like size, but of a file, not of memory.
type anySize int64

// Set sets the size from the text of a flag.
func (s *anySize) Set(text string) error {
	n, ok := parseSize(text)
	if !ok || n >= math.MaxInt64 {
		return errors.New("use a size from 1 byte, as in 50GB")
	}
	*s = anySize(n)
	return nil
}

func (s *anySize) String() string {
	if *s == 0 {
		return ""
	}
	return sizeText(int64(*s))
}

// Type names the kind of value in the help.
func (*anySize) Type() string { return "size" }
