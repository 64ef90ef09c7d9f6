package acstest

import (
	"embed"
	"slices"

	"example.com/acstelemetry/logs"
)

// Sample is one record as a document prints it.
type Sample struct {
	// Name is a short name, such as "p2p-summary-1". No two samples share it.
	Name string
	// Where says where in its document the sample is.
	Where string
	// InFiles says that [Files] has the sample: it is in Azure's article on voice and video
	// call logs. The others are from later documents; those of logs for which the documents
	// print single values only are put together from these.
	InFiles bool
	// Shared holds the fields that the document prints apart, for all logs of a call and
	// for all records of a log: members of a JSON object, each followed by a comma. Empty
	// if there are none.
	Shared string
	// Printed is the record's own part, `"properties": {…}`, exactly as printed:
	// two of the samples are not JSON.
	Printed string
	// Fixed is Printed as a member of a JSON object. It is the same text unless
	// the document has a fault.
	Fixed string

	record func() logs.Record
}

// Record returns what a reader must make of the sample, as a resource log or as printed; a
// new record each time. Its values were typed by hand from the document.
//
// In a shape without properties ([Rows], [Query], [CSV]) some fields differ, but the record
// is still [Alike]: a row names its table and not its category, has one column
// OperationName, and its TimeGenerated is the envelope's time.
func (s Sample) Record() logs.Record { return s.record() }

// Samples returns all samples, in the order of their documents.
func Samples() []Sample {
	return slices.Concat(p2pCall(), groupCall(), clientLogs(), furtherLogs())
}

// Named returns the samples with the given names, in that order, for [Render].
// It panics if there is no such sample.
func Named(names ...string) []Sample {
	all := Samples()
	found := make([]Sample, len(names))
	for i, name := range names {
		at := slices.IndexFunc(all, func(s Sample) bool { return s.Name == name })
		if at < 0 {
			panic("acstest: there is no sample named " + name)
		}
		found[i] = all[at]
	}
	return found
}

// texts holds the printed parts: samples/NAME.txt, samples/NAME.fixed.txt where the
// document has a fault, and samples/shared for the parts that the documents print
// separately.
//
//go:embed samples
var texts embed.FS

func text(name string) (string, bool) {
	data, err := texts.ReadFile("samples/" + name + ".txt")
	return string(data), err == nil
}

// printed returns a sample with its texts: those shared by all records of the call and of
// the log ("" for none), and its own.
func printed(name, where, call, log string, record func() logs.Record) Sample {
	s := Sample{Name: name, Where: where, InFiles: true, record: record}
	for _, part := range []string{call, log} {
		if part != "" {
			s.Shared += mustText("shared/" + part)
		}
	}
	s.Printed = mustText(name)
	s.Fixed = s.Printed
	if fixed, ok := text(name + ".fixed"); ok {
		s.Fixed = fixed
	}
	return s
}

func mustText(name string) string {
	t, ok := text(name)
	if !ok {
		panic("acstest: there is no text samples/" + name + ".txt")
	}
	return t
}
