// Command ours-calls runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/ours"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(ours.Calls()) }
