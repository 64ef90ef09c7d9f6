package acstest_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// readKind returns data of a kind and counts its records, those with unknown
// fields, and the problems.
func readKind(t *testing.T, kind string, cfg acstest.Config) (data []byte, records, unknown, problems int) {
	t.Helper()
	data, err := io.ReadAll(acstest.NewKind(kind, &cfg))
	if err != nil {
		t.Fatal(err)
	}
	for rec, err := range acstelemetry.NewReader(t.Context(), bytes.NewReader(data), kind, nil).All() {
		if err != nil {
			var faulty *logs.RecordError
			if !errors.As(err, &faulty) {
				t.Fatalf("%s: %v", kind, err)
			}
			problems++
		}
		if rec == nil {
			continue
		}
		records++
		if extra := rec.Head().Extra; extra != nil && len(extra.Unknown) > 0 {
			unknown++
		}
	}
	return data, records, unknown, problems
}

// Every kind has about as many records. Kinds with other texts draw other random numbers, so
// their calls differ.
func TestKinds(t *testing.T) {
	cfg := acstest.Config{Seed: 5, Calls: 60}
	normal, want, _, _ := readKind(t, "normal", cfg)
	if plain, err := io.ReadAll(acstest.NewFeed(&cfg)); err != nil || !bytes.Equal(normal, plain) {
		t.Errorf("normal is not the feed of the config: %d bytes, want %d", len(normal), len(plain))
	}
	for _, kind := range acstest.Kinds() {
		data, records, unknown, problems := readKind(t, kind, cfg)
		if kind != "normal" && bytes.Equal(data, normal) {
			t.Errorf("%s is the same as normal", kind)
		}
		if records < want*9/10 || records > want*11/10 {
			t.Errorf("%s: %d records, want about %d", kind, records, want)
		}
		made := acstest.KindConfig(kind, &cfg)
		wantUnknown := (made.AddedFields + made.NestedFields) * float64(records)
		if math.Abs(float64(unknown)-wantUnknown) > wantUnknown/2 || (made.Faults.Fields > 0) != (problems > 0) {
			t.Errorf("%s: %d records with unknown fields, want about %.0f; %d problems", kind, unknown, wantUnknown, problems)
		}
		slow, err := io.ReadAll(iotest.OneByteReader(acstest.NewKind(kind, &cfg)))
		if err != nil || !bytes.Equal(slow, data) {
			t.Errorf("%s: read byte by byte it is not the same", kind)
		}
	}
}

func TestNoSuchKind(t *testing.T) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		acstest.NewKind("strange", nil)
	}()
	list := acstest.Kinds()
	slices.Sort(list)
	if n := len(slices.Compact(slices.Clone(list))); n != len(list) {
		t.Errorf("a kind is there twice: %v", list)
	}
}
