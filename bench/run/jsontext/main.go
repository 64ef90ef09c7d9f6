//go:build goexperiment.jsonv2

// Command jsontext runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/jsonv2"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(jsonv2.Tokens()) }
