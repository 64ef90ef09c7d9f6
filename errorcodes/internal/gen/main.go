// Command gen writes errorcodes/catalogue_gen.go from errorcodes/catalogue.csv.
// It is run by go generate in the directory of the package, takes no arguments,
// and writes the same file for the same catalogue.
package main

import (
	"bytes"
	"fmt"
	"os"
)

const (
	catalogueFile = "catalogue.csv"
	generatedFile = "catalogue_gen.go"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run() error {
	data, err := os.ReadFile(catalogueFile)
	if err != nil {
		return err
	}
	source, err := generate(data)
	if err != nil {
		return err
	}
	return os.WriteFile(generatedFile, source, 0o644)
}

// generate turns the text of the catalogue into the text of the Go file.
func generate(data []byte) ([]byte, error) {
	rows, err := readRows(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	c, err := newCatalogue(rows)
	if err != nil {
		return nil, err
	}
	return c.source()
}
