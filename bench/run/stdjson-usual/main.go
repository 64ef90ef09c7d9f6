// Command stdjson-usual runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/stdjson"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(stdjson.Two()) }
