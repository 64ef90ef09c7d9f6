// Command gjson runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/gjson"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(gjson.New()) }
