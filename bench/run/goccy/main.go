// Command goccy runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/goccy"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(goccy.New()) }
