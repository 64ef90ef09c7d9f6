package main

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// Every record of a hundred generated calls comes out as it went in, and has a team.
func TestEnrich(t *testing.T) {
	cfg := &acstest.Config{Seed: 1}
	var out bytes.Buffer
	if err := enrich(t.Context(), &out, acstest.NewFeed(cfg), nil); err != nil {
		t.Fatal(err)
	}
	r := acstelemetry.NewReader(t.Context(), &out, "out", nil)
	for want := range acstest.Records(cfg) {
		got, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if err := logs.SetField(want, "team", ""); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, acstest.Exact()); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	}
}

// A team is found by the resource, and a record that cannot be read is an error but does
// not stop the pipeline.
func TestEnrichTeam(t *testing.T) {
	in := bytes.NewReader(append([]byte("not a record\n"), acstest.Render(acstest.Lines, acstest.Named("p2p-summary-1")...)...))
	var out bytes.Buffer
	err := enrich(t.Context(), &out, in, map[string]string{"ACS-PROD-CCTS-TESTS": "Calling"})
	if err == nil || !bytes.Contains(out.Bytes(), []byte(`"team":"Calling"`)) {
		t.Errorf("error %v, output %s", err, &out)
	}
}
