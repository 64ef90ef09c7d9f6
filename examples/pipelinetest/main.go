// Command pipelinetest is a step of a pipeline: it copies records from standard input to
// standard output, one per line, with a field "team" for the team that owns the Azure
// resource of the record. Its test shows how to test a pipeline with package acstest. The
// exit status is 1 if something could not be read or written.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

func main() {
	teams := map[string]string{"ACS-PROD-CCTS-TESTS": "Calling"}
	if err := enrich(context.Background(), os.Stdout, os.Stdin, teams); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// enrich copies records and adds the team by the last part of the resource ID.
func enrich(ctx context.Context, w io.Writer, r io.Reader, teams map[string]string) error {
	out := bufio.NewWriter(w)
	var lost []error
	for rec, err := range acstelemetry.NewReader(ctx, r, "stdin", nil).All() {
		if err != nil {
			lost = append(lost, err)
		}
		if rec == nil {
			continue
		}
		resource := rec.Head().ResourceID.Or("")
		team := teams[resource[strings.LastIndexByte(resource, '/')+1:]]
		if err := logs.SetField(rec, "team", team); err != nil {
			return err
		}
		if _, err := out.Write(append(logs.AppendJSON(nil, rec), '\n')); err != nil {
			return err
		}
	}
	return errors.Join(append(lost, out.Flush())...)
}
