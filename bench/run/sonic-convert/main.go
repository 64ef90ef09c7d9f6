// Command sonic-convert writes the lines of a file, decoded and encoded by sonic.
package main

import (
	"flag"
	"fmt"
	"os"

	"example.com/acstelemetry/bench/peer/sonic"
	"example.com/acstelemetry/bench/work"
)

func main() {
	workers := flag.Int("workers", 1, "how many goroutines")
	copied := flag.Bool("copied", false, "copy the values as they are")
	flag.Parse()
	converter := func() func(dst, block []byte) []byte { return sonic.NewConverter(*copied) }
	if err := work.Convert(flag.Arg(0), os.Stdout, *workers, converter); err != nil {
		fmt.Fprintln(os.Stderr, "sonic-convert:", err)
		os.Exit(1)
	}
}
