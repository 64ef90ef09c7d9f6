package house_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// A sourcePackage is a package with the types of what it declares.
type sourcePackage struct {
	files []*ast.File
	fset  *token.FileSet
	info  *types.Info
	types *types.Package
}

// A sourceLoader type-checks packages of this module from source, and imports the standard
// library.
type sourceLoader struct {
	fset  *token.FileSet
	parse func(dir string) ([]*ast.File, error) // the files of a package of this module
	std   types.Importer
	done  map[string]*sourcePackage
}

func newSourceLoader(fset *token.FileSet, parse func(dir string) ([]*ast.File, error)) *sourceLoader {
	return &sourceLoader{
		fset:  fset,
		parse: parse,
		std:   importer.ForCompiler(fset, runtime.Compiler, nil),
		done:  make(map[string]*sourcePackage),
	}
}

func (l *sourceLoader) load(dir string) (*sourcePackage, error) {
	if p, ok := l.done[dir]; ok {
		return p, nil
	}
	files, err := l.parse(dir)
	if err != nil {
		return nil, err
	}
	p := &sourcePackage{files: files, fset: l.fset, info: &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}}
	config := types.Config{
		IgnoreFuncBodies: true,
		Importer:         l,
		Error:            func(error) {}, // documentationFaults reports unknown types
	}
	p.types, _ = config.Check(path.Join(modulePath, dir), l.fset, files, p.info)
	l.done[dir] = p
	return p, nil
}

// Import implements [types.Importer].
func (l *sourceLoader) Import(imported string) (*types.Package, error) {
	dir, ok := inModule(imported)
	if !ok {
		return l.std.Import(imported)
	}
	p, err := l.load(dir)
	if err != nil {
		return nil, err
	}
	return p.types, nil
}

// units matches the units that comments may name, longer ones before their parts.
var units = regexp.MustCompile(`(?i)\b(milliseconds per minute|milliseconds?|frames per second|bits per second|` +
	`seconds?|ratio|pixels|packets|bytes|count of (legs|calls|files|audio channels)|count|no unit|unit of \w+)\b`)

// spelledOut maps a unit in a table of fields to the words for it in comments. A number
// without one is a count, has no unit, or has that of a metric.
var spelledOut = map[string]*regexp.Regexp{
	"s":        regexp.MustCompile(`(?i)^seconds?$`),
	"ms":       regexp.MustCompile(`(?i)^milliseconds?$`),
	"ms/min":   regexp.MustCompile(`(?i)^milliseconds per minute$`),
	"ratio":    regexp.MustCompile(`(?i)^ratio$`),
	"frames/s": regexp.MustCompile(`(?i)^frames per second$`),
	"bit/s":    regexp.MustCompile(`(?i)^bits per second$`),
	"px":       regexp.MustCompile(`(?i)^pixels$`),
	"packets":  regexp.MustCompile(`(?i)^packets$`),
	"bytes":    regexp.MustCompile(`(?i)^bytes$`),
	"UnitType": regexp.MustCompile(`(?i)^unit of UnitType$`),
	"Unit":     regexp.MustCompile(`(?i)^unit of Unit$`),
	"legs":     regexp.MustCompile(`(?i)^count of legs$`),
	"calls":    regexp.MustCompile(`(?i)^count of calls$`),
	"chunks":   regexp.MustCompile(`(?i)^count of files$`),
	"channels": regexp.MustCompile(`(?i)^count of audio channels$`),
	"":         regexp.MustCompile(`(?i)^(no unit|count|unit of MetricName)$`),
}

// numberRange matches the range in the comment of a number.
var numberRange = regexp.MustCompile(`(?i)\b(from (?:\d+ to \d+|\w+LowerBound to \w+UpperBound|Minimum to Maximum)|\d+ or more|of any size|\d+ by default)\b`)

// whenAbsent matches what the comment of a record says about absent fields.
var whenAbsent = regexp.MustCompile(`(?i)\babsent\b`)

// numberFaults lists what the comment of a number lacks: the unit in the table of fields,
// and the range.
func numberFaults(full, kind, unit, comment string) []string {
	var faults []string
	want, known := spelledOut[unit]
	switch named := units.FindAllString(comment, -1); {
	case !known:
		faults = append(faults, fmt.Sprintf("%s: the unit %q of the table of fields is not known here", full, unit))
	case !slices.ContainsFunc(named, want.MatchString):
		faults = append(faults, fmt.Sprintf("%s: the comment does not name %q, the unit of the %s: %q", full, unit, kind, comment))
	}
	if !numberRange.MatchString(comment) {
		faults = append(faults, fmt.Sprintf("%s: the comment says no range: %q", full, comment))
	}
	return faults
}

// documentationFaults lists what the documentation of the named struct lacks: a source,
// when fields are absent, a comment for every exported field, and unit and range for every
// number. unitOf maps fields of the struct to their units in the table of fields.
func documentationFaults(p *sourcePackage, name string, unitOf map[string]string) []string {
	decl, spec := typeDecl(p.files, name)
	if spec == nil {
		return []string{"there is no type " + name}
	}
	body, ok := spec.Type.(*ast.StructType)
	if !ok {
		return []string{name + " is not a struct"}
	}
	var faults []string
	doc := spec.Doc
	if doc == nil && !decl.Lparen.IsValid() {
		doc = decl.Doc
	}
	if !strings.Contains(doc.Text(), "Source:") {
		faults = append(faults, fmt.Sprintf("%s: the comment has no \"Source:\"", name))
	} else if !whenAbsent.MatchString(doc.Text()) {
		faults = append(faults, fmt.Sprintf("%s: the comment does not say when fields are absent", name))
	}
	for _, field := range body.Fields.List {
		comment := strings.Join(strings.Fields(field.Doc.Text()+" "+field.Comment.Text()), " ")
		for _, fieldName := range fieldNames(field) {
			if !ast.IsExported(fieldName) {
				continue
			}
			number, known := holdsNumber(p.info.TypeOf(field.Type))
			switch full := name + "." + fieldName; {
			case !known:
				faults = append(faults, full+": the type "+types.ExprString(field.Type)+" cannot be resolved")
			case comment == "":
				faults = append(faults, full+": there is no comment")
			case number:
				unit, listed := unitOf[fieldName]
				if !listed {
					faults = append(faults, full+": the table of fields does not have the number")
					continue
				}
				faults = append(faults, numberFaults(full, types.ExprString(field.Type), unit, comment)...)
			}
		}
	}
	return faults
}

// unitsOf maps the numbers among the fields of a record's struct to their units in the
// table of fields.
func unitsOf(rec logs.Record, fields []logs.Field) map[string]string {
	byAddress := map[uintptr]string{}
	var add func(v reflect.Value)
	add = func(v reflect.Value) {
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case f.Anonymous:
				add(v.Field(i))
			case f.IsExported():
				byAddress[v.Field(i).UnsafeAddr()] = f.Name
			}
		}
	}
	add(reflect.ValueOf(rec).Elem())
	unitOf := map[string]string{}
	for _, f := range fields {
		if f.Kind == logs.Integer || f.Kind == logs.Real {
			unitOf[byAddress[reflect.ValueOf(f.Cell(rec)).Pointer()]] = f.Unit
		}
	}
	return unitOf
}

func typeDecl(files []*ast.File, name string) (*ast.GenDecl, *ast.TypeSpec) {
	for _, f := range files {
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.Name == name {
					return gen, spec
				}
			}
		}
	}
	return nil, nil
}

func fieldNames(field *ast.Field) []string {
	var names []string
	for _, ident := range field.Names {
		names = append(names, ident.Name)
	}
	if names == nil { // embedded: the type's own name
		embedded := types.ExprString(field.Type)
		embedded, _, _ = strings.Cut(strings.TrimPrefix(embedded, "*"), "[")
		names = []string{embedded[strings.LastIndexByte(embedded, '.')+1:]}
	}
	return names
}

// holdsNumber reports whether t is an opt.Value of a number; known is false if t could not
// be resolved.
func holdsNumber(t types.Type) (number, known bool) {
	if t == nil || t == types.Typ[types.Invalid] {
		return false, false
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false, true
	}
	value := named.Obj()
	if value.Name() != "Value" || value.Pkg() == nil || value.Pkg().Path() != modulePath+"/opt" {
		return false, true
	}
	if named.TypeArgs().Len() != 1 {
		return false, false
	}
	basic, ok := named.TypeArgs().At(0).Underlying().(*types.Basic)
	if !ok {
		return false, true
	}
	return basic.Info()&types.IsNumeric != 0, basic.Kind() != types.Invalid
}

func TestRecordDocumentation(t *testing.T) {
	atRoot(t)
	fset := token.NewFileSet()
	loader := newSourceLoader(fset, func(dir string) ([]*ast.File, error) {
		p, err := build.ImportDir(dir, 0)
		if err != nil {
			return nil, err
		}
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
		return files, nil
	})
	check := func(dir, name string, unitOf map[string]string) {
		t.Run(dir, func(t *testing.T) {
			p, err := loader.load(dir)
			if err != nil {
				t.Fatalf("package %s: %v", dir, err)
			}
			for _, fault := range documentationFaults(p, name, unitOf) {
				t.Error(dir + "." + fault)
			}
		})
	}
	check("logs", "Envelope", unitsOf(new(logs.Other), logs.EnvelopeFields()))
	var dirs []string
	for _, schema := range acstelemetry.Schemas() {
		rec := schema.New()
		typ := reflect.TypeOf(rec).Elem()
		dir := path.Base(typ.PkgPath())
		dirs = append(dirs, dir)
		check(dir, typ.Name(), unitsOf(rec, schema.Fields()))
	}
	dirs = slices.Compact(dirs)
	if got := strings.Join(dirs, " "); got != recordPackages {
		t.Errorf("the packages of Schemas are %q, and recordPackages in house_test.go says %q", got, recordPackages)
	}
}

func TestDocumentationFaults(t *testing.T) {
	const optSource = `package opt

		import "time"

		type Value[T any] struct{ value T }
		type Milliseconds int64
		type Ratio = float64
		type Pause Milliseconds
		type Wait time.Duration
		type Text string
		type Count = Value[int64]
	`
	tests := []struct {
		reason string
		src    string
		want   string // part of the only fault; "" for none
		unit   string // of N in the table of fields
	}{
		{"all is said", `
			// Record is one, or absent. Source: a page.
			type Record struct {
				// ID of the call.
				ID opt.Value[string]
				Loss opt.Value[float64] // ratio, from 0 to 1
				// RTT is measured in milliseconds, 0 or more.
				RTT opt.Value[opt.Milliseconds]
				At opt.Value[time.Time] // UTC
				hidden opt.Value[int64]
			}`, "", ""},
		{"a group of types", `
			type (
				// Record is one, or absent. Source: a page.
				Record struct{}
			)`, "", ""},
		{"a group's comment is not the type's", `
			// Source: a page.
			type (
				Record struct{}
			)`, `no "Source:"`, ""},
		{"no record", `type Other struct{}`, "there is no type Record", ""},
		{"no struct", "// Source: a page.\ntype Record int", "Record is not a struct", ""},
		{"no comment on the type", `type Record struct{}`, `no "Source:"`, ""},
		{"no source", "// Record is one.\ntype Record struct{}", `no "Source:"`, ""},
		{"no comment on a text", "// Usually absent. Source: x\ntype Record struct { ID opt.Value[string] }", "Record.ID: there is no comment", ""},
		{"no comment on a plain field", "// Usually absent. Source: x\ntype Record struct { Raw []byte }", "Record.Raw: there is no comment", ""},
		{"an empty comment", "// Usually absent. Source: x\ntype Record struct {\n//\nRaw []byte }", "Record.Raw: there is no comment", ""},
		{"a directive is no comment", "// Usually absent. Source: x\ntype Record struct {\n//nolint:all\nRaw []byte }", "Record.Raw: there is no comment", ""},
		{"an embedded field", "// Usually absent. Source: x\ntype Record struct { sync.Mutex }", "Record.Mutex: there is no comment", ""},
		{"an embedded generic pointer", "// Usually absent. Source: x\ntype Record struct { *opt.Value[string] }", "Record.Value: there is no comment", ""},
		{"the second of two names", "// Usually absent. Source: x\ntype Record struct { a, B []byte }", "Record.B: there is no comment", ""},
		{"int64 without a unit", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[int64] }", "Record.N: the comment does not name", ""},
		{"float64 without a unit", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[float64] }", "Record.N: the comment does not name", ""},
		{"a unit type without a unit", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[opt.Milliseconds] }", "Record.N: the comment does not name", ""},
		{"an alias of a number", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[opt.Ratio] }", "Record.N: the comment does not name", ""},
		{"a unit of a unit", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[opt.Pause] }", "Record.N: the comment does not name", ""},
		{"a number from the standard library", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[opt.Wait] }", "Record.N: the comment does not name", ""},
		{"an alias of the value", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Count }", "Record.N: the comment does not name", ""},
		{"a number of the package's own", "type Score int32\n// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN opt.Value[Score] }", "Record.N: the comment does not name", ""},
		{"opt under another name", "// Usually absent. Source: x\ntype Record struct {\n// N is 0 or more.\nN o.Value[int64] }", "Record.N: the comment does not name", ""},
		{"a text needs no unit", "// Usually absent. Source: x\ntype Record struct {\n// N is a name.\nN opt.Value[opt.Text] }", "", ""},
		{"a unit inside a word", "// Usually absent. Source: x\ntype Record struct {\n// N is the duration, discounted, 0 or more.\nN opt.Value[int64] }", "Record.N: the comment does not name", ""},
		{"a unit over two lines", "// Usually absent. Source: x\ntype Record struct {\n// N is given in frames\n// per second, 0 or\n// more.\nN opt.Value[int64] }", "", "frames/s"},
		{"a unit that starts the comment", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // Packets lost, 0 or more.\n}", "", "packets"},
		{"a number that has no unit", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // code, no unit, of any size\n}", "", ""},
		{"another unit than that of the table", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // 0 or more seconds\n}", `does not name "ms"`, "ms"},
		{"a unit that contains that of the table", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // 0 or more bits per second\n}", `does not name "s"`, "s"},
		{"the same, per minute", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // 0 or more milliseconds per minute\n}", `does not name "ms"`, "ms"},
		{"two units, one of them that of the table", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // 0 or more packets in so many seconds\n}", "", "packets"},
		{"a unit that the test does not know", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // 0 or more furlongs\n}", `the unit "furlongs"`, "furlongs"},
		{"no range", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[int64] // seconds\n}", "Record.N: the comment says no range", "s"},
		{"not in the table", "// Usually absent. Source: x\ntype Record struct {\nM opt.Value[int64] // 0 or more seconds\n}", "Record.M: the table of fields does not have", "s"},
		{"nothing of when fields are absent", "// Source: x\ntype Record struct {}", "does not say when fields are absent", ""},
		{"an unknown type", "// Usually absent. Source: x\ntype Record struct {\nN opt.Valu[int64] // seconds\n}", "Record.N: the type opt.Valu[int64] cannot be resolved", ""},
		{"an unknown element", "// Usually absent. Source: x\ntype Record struct {\nN opt.Value[opt.Nothing] // seconds\n}", "cannot be resolved", ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			fset := token.NewFileSet()
			sources := map[string]string{
				"opt": optSource,
				"snippet": "package snippet\nimport (\n\"sync\"\n\"time\"\n\"" + modulePath + "/opt\"\no \"" +
					modulePath + "/opt\"\n)\n" + tt.src,
			}
			loader := newSourceLoader(fset, func(dir string) ([]*ast.File, error) {
				f, err := parser.ParseFile(fset, dir+".go", sources[dir], parser.ParseComments)
				return []*ast.File{f}, err
			})
			p, err := loader.load("snippet")
			if err != nil {
				t.Fatal(err)
			}
			wantFault(t, documentationFaults(p, "Record", map[string]string{"N": tt.unit, "Loss": "ratio", "RTT": "ms"}), tt.want)
		})
	}
}
