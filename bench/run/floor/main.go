// Command floor runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/floor"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(floor.New()) }
