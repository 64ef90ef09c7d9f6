// Command sonic runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/sonic"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(sonic.New()) }
