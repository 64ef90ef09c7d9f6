package logs_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

// made is a reader of n texts, each made when it is needed.
func made(n int, text func(i int) string) io.Reader {
	parts := make([]io.Reader, n)
	for i := range parts {
		parts[i] = &later{make: func() string { return text(i) }}
	}
	return io.MultiReader(parts...)
}

// later is a reader of a text that is made when it is needed.
type later struct {
	make func() string
	r    *strings.Reader
}

func (l *later) Read(p []byte) (int, error) {
	if l.r == nil {
		l.r = strings.NewReader(l.make())
	}
	n, err := l.r.Read(p)
	if err == io.EOF {
		l.r = strings.NewReader("")
	}
	return n, err
}

// A reader that has read records of 256 KiB, which nobody keeps, holds on to its buffers,
// which are a few times as large as a record, and to nothing else of them: long names
// and values are not remembered.
func TestRetainedMemory(t *testing.T) {
	const records, size, enough = 100, 256 << 10, 5 << 20
	long := func(i int, c string) string { return fmt.Sprint(i, strings.Repeat(c, size/len(c))) }
	id := func(i int) string { return fmt.Sprintf("8d1a8374-344d-4502-b54b-%012d", i) }
	cases := []struct {
		reason string
		record func(i int) string
	}{
		{"an unknown name next to properties", func(i int) string { return `{"` + long(i, "x") + `":1,` + line("A")[1:] }},
		{"an unknown name in properties", func(i int) string {
			return strings.Replace(line("A"), `"properties":{`, `"properties":{"`+long(i, "x")+`":1,`, 1)
		}},
		{"an unknown name of a row", func(i int) string { return row("A")[:len(row("A"))-1] + `,"` + long(i, "x") + `":1}` }},
		{"blanks in a known name", func(i int) string {
			return strings.Replace(line("A"), "osVersion", "osVersion"+strings.Repeat(" ", size+i), 1)
		}},
		{"blanks in the category", func(i int) string {
			return strings.Replace(line("A"), "CallSummary", "Call"+strings.Repeat(" ", size+i)+"Summary", 1)
		}},
		{"blanks in the name of a table", func(i int) string {
			return strings.Replace(row("A"), "ACSCallSummary", "ACS"+strings.Repeat(" ", size+i)+"CallSummary", 1)
		}},
		{"the ID of a resource", func(i int) string {
			return strings.Replace(line(id(i)), `"category"`, `"resourceId":"`+long(i, "x")+`","category"`, 1)
		}},
		{"a value next to an ID that is remembered", func(i int) string {
			return strings.Replace(line(id(i)), `"osVersion":null`, `"osVersion":"`+long(i, "x")+`"`, 1)
		}},
		{"a value of an enumeration", func(i int) string { return strings.Replace(line(id(i)), "VoIP", long(i, "x"), 1) }},
		{"a value with escapes", func(i int) string {
			return strings.Replace(line(id(i)), `"osVersion":null`, `"osVersion":"`+long(i, `\"`)+`"`, 1)
		}},
		{"an unknown value", func(i int) string {
			return strings.Replace(line(id(i)), `"osVersion"`, `"x":"`+long(i, "x")+`","osVersion"`, 1)
		}},
		{"a name with escapes", func(i int) string { return `{"` + long(i, `\u0041`) + `":1,` + line("A")[1:] }},
		{"values with many long texts of medium size", func(i int) string {
			text := long(i, "x")[:500]
			return strings.Replace(line(id(i)), `"osVersion":null`, `"osVersion":"`+text+`","endpointId":"`+text+`"`, 1)
		}},
	}
	for _, c := range cases {
		for _, reuse := range []bool{false, true} {
			src := made(records, func(i int) string { return c.record(i) + "\n" })
			before := heap()
			r := logs.NewStream(src, "", schemas(), &logs.Options{ReuseRecords: reuse})
			var cloner logs.Cloner
			n := 0
			for rec, err := range r.All() {
				if rec == nil {
					t.Fatal(c.reason, err)
				}
				cloner.Clone(rec)
				n++
			}
			if kept := heap() - before; n != records || kept > enough {
				t.Errorf("%s, records reused: %v: %d records, %d MiB are kept", c.reason, reuse, n, kept>>20)
			}
			runtime.KeepAlive(r)
			runtime.KeepAlive(&cloner)
		}
	}
}

// heap returns the memory in use after a garbage collection, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
