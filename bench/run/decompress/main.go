// Command decompress decompresses a file and does nothing else.
package main

import (
	"example.com/acstelemetry/bench/peer/floor"
	"example.com/acstelemetry/bench/work"
)

func main() { work.Main(floor.Decompress()) }
