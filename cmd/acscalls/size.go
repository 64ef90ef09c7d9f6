package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// size is a number of bytes as a flag: 500000, 64MB or 64MiB. MB means the same as MiB, a
// power of 1024, because it limits memory.
type size int

// units are the units of a size, the longest first.
var units = []struct {
	name  string
	bytes float64
}{
	{"KIB", 1 << 10}, {"MIB", 1 << 20}, {"GIB", 1 << 30},
	{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30},
	{"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1},
}

// Set sets the size from the text of a flag.
func (s *size) Set(text string) error {
	n, ok := parseSize(text)
	if !ok || n > math.MaxInt32 {
		return fmt.Errorf("use a size from 1 byte to 2 GB, as in 64MB")
	}
	*s = size(n)
	return nil
}

// parseSize returns the number of bytes in a text, at least one.
func parseSize(text string) (float64, bool) {
	number, unit := strings.ToUpper(strings.TrimSpace(text)), 1.0
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.name); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	n *= unit
	return n, err == nil && n >= 1 && !math.IsInf(n, 0)
}

// String returns the size as in 16MB.
func (s *size) String() string { return sizeText(int64(*s)) }

// sizeText writes a number of bytes as a flag takes it, in MB if it is a whole number of them.
func sizeText(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return strconv.FormatInt(n>>20, 10) + "MB"
	}
	return strconv.FormatInt(n, 10)
}

// Type names the kind of value in the help.
func (*size) Type() string { return "size" }

// bytesText writes a number of bytes for people, as in 1.2 GB.
func bytesText(n int64) string {
	const unit = 1000
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, names := float64(n)/unit, "kMGTPE"
	for value >= unit-0.05 && len(names) > 1 {
		value, names = value/unit, names[1:]
	}
	return fmt.Sprintf("%.1f %cB", value, names[0])
}
