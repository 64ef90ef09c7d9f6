// Command simdjson runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/simdjson"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(simdjson.New()) }
