// Command fastjson runs one peer of the bench.
package main

import (
	"example.com/acstelemetry/bench/peer/fastjson"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(fastjson.New()) }
