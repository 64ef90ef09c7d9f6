// Package field holds what people really have: inputs as tools write them, each with the
// tool and its settings, and what must be read of it, worked out by hand from the documents.
//
// A file testdata/*.txt holds the cases of one kind of tool. A case begins with its name
// after "=== ", and has lines "key: value", then sections, whose names are in dashes:
//
//	tool     what writes such an input, and with which settings
//	why      what says what is right: a document, or a ruling of docs/rulings.md
//	file     files of testdata that are the input, instead of a section
//	as       how the input is encoded: see encodings; several are applied in order
//	csv      options for CSV, as the command's flags: --csv-zone Europe/Berlin
//	status   the exit status of "acscalls calls", 0 if not given
//	alone    "no" if Decode cannot read it, though it has only one record
//	again    "no" if a text that was not JSON is a text like any other once it is written
//	stream   "no" if a stream, which cannot be read twice, gives another answer
//	-- input --    control characters are written as their pictures, such as ␀ and ␞
//	-- records --  LOG: NAME=VALUE, NAME=VALUE: one per line, as the reader returns them;
//	               <null>, <invalid> and the like are states, other names those of unknown fields
//	-- errors --   one per line: the name of the error, then that of the field, if it has one
//	-- remarks --  the same
//	-- calls --    CALL TYPE START SECONDS PARTICIPANTS DROPPED STREAMS POOR VERDICT
//	-- stderr --   parts of what "acscalls calls" writes to standard error
package field

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A Case is an input and what must be read of it.
type Case struct {
	Name, Tool, Why string
	File            string // the names of files that hold the input
	Input           []byte
	Flags           []string // of the command, for CSV
	Alone           bool     // Decode reads it
	Again           bool     // written and read again, the records are the same
	Stream          bool     // a stream gives the same answer as a file
	Status          int
	// The sections, line by line.
	Records, Errors, Remarks, Calls, Stderr []string
}

//go:embed testdata
var testdata embed.FS

// Cases returns all cases, in the order of the names of their files.
func Cases() ([]Case, error) { return casesOf(testdata) }

func casesOf(files fs.FS) ([]Case, error) {
	names, err := fs.Glob(files, "testdata/*.txt")
	if err != nil {
		return nil, err
	}
	var list []Case
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		parts := strings.Split("\n"+string(text), "\n=== ")
		if len(parts) == 1 {
			continue // an input
		}
		for _, part := range parts[1:] {
			c, err := parse(files, part)
			if err != nil {
				return nil, fmt.Errorf("%s: case %q: %w", name, c.Name, err)
			}
			list = append(list, c)
		}
	}
	return list, nil
}

// parse reads a case from its name on.
func parse(files fs.FS, text string) (Case, error) {
	head, rest, _ := strings.Cut(text, "\n-- ")
	name, head, _ := strings.Cut(head, "\n")
	c := Case{Name: name, Alone: true, Again: true, Stream: true}
	var encoding []string
	for line := range strings.SplitSeq(strings.TrimSpace(head), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "tool":
			c.Tool = value
		case "why":
			c.Why = value
		case "file":
			c.File = value
		case "as":
			encoding = strings.Fields(value)
		case "csv":
			c.Flags = strings.Fields(value)
		case "status":
			n, err := strconv.Atoi(value)
			if err != nil {
				return c, err
			}
			c.Status = n
		case "alone":
			c.Alone = value != "no"
		case "again":
			c.Again = value != "no"
		case "stream":
			c.Stream = value != "no"
		default:
			return c, fmt.Errorf("unknown key %q", key)
		}
	}
	input, err := c.sections("\n-- " + rest)
	if err != nil {
		return c, err
	}
	if c.Tool == "" || c.Why == "" {
		return c, fmt.Errorf("tool or reason missing")
	}
	for name := range strings.FieldsSeq(c.File) {
		content, err := fs.ReadFile(files, path.Join("testdata", name))
		if err != nil {
			return c, err
		}
		c.Input = append(append(c.Input, content...), '\n')
	}
	if c.File != "" {
		c.Input = c.Input[:len(c.Input)-1]
		return c, nil
	}
	c.Input, err = encode(input, encoding)
	return c, err
}

// sections reads the sections of a case and returns the one that is the input.
func (c *Case) sections(text string) (input string, err error) {
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "\n-- "), "\n-- ") {
		name, content, _ := strings.Cut(part, " --\n")
		lines := slices.DeleteFunc(strings.Split(content, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
		switch name {
		case "input":
			input = content + "\n"
		case "records":
			c.Records = lines
		case "errors":
			c.Errors = lines
		case "remarks":
			c.Remarks = lines
		case "calls":
			c.Calls = lines
		case "stderr":
			c.Stderr = lines
		default:
			return "", fmt.Errorf("unknown section %q", name)
		}
	}
	return input, nil
}

// encodings are the values of the key "as".
var encodings = map[string]func(string) string{
	"crlf":   func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"cut":    func(s string) string { return strings.TrimRight(s, "\n") }, // no line feed at the end
	"bom":    func(s string) string { return "\uFEFF" + s },
	"latin1": latin1,
	"utf16le": func(s string) string {
		return utf16Text(s, binary.LittleEndian)
	},
	"utf16be": func(s string) string {
		return utf16Text(s, binary.BigEndian)
	},
	"gzip": func(s string) string { return string(Gzip([]byte(s))) },
	"base64": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(s)) + "\n"
	},
}

func encode(text string, as []string) ([]byte, error) {
	text = strings.Map(func(r rune) rune {
		if r >= '\u2400' && r < '\u2420' {
			return r - '\u2400' // the picture of a control character
		}
		return r
	}, text)
	for _, name := range as {
		fn := encodings[name]
		if fn == nil {
			return nil, fmt.Errorf("no encoding %q, only %q", name, slices.Sorted(maps.Keys(encodings)))
		}
		text = fn(text)
	}
	return []byte(text), nil
}

func utf16Text(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// Gzip returns data as gzip compresses it.
func Gzip(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data) //nolint:errcheck // a Buffer takes everything
	w.Close()     //nolint:errcheck // a Buffer takes everything
	return b.Bytes()
}
