// Command left reads a file in any shape and prints which records left the fast way of
// package logs, and why.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"example.com/acstelemetry/bench/peer/ours"
)

func main() {
	left, err := ours.Left(os.Args[1])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(left)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "left:", err)
		os.Exit(1)
	}
}
