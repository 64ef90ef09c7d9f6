package house_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// The rules of the API that its declarations show: docs/decisions.md, "The API", has
// all of them.

// apiFaults lists the exported declarations of a package that break a rule.
func apiFaults(p *types.Package) []string {
	var faults []string
	report := func(what, format string, args ...any) {
		faults = append(faults, p.Name()+"."+what+": "+fmt.Sprintf(format, args...))
	}
	for _, name := range p.Scope().Names() {
		switch obj := p.Scope().Lookup(name).(type) {
		case *types.Func:
			if obj.Exported() {
				checkFunc(name, obj.Signature(), report)
			}
		case *types.Var:
			if obj.Exported() && isArray(obj.Type()) {
				report(name, "an array has another size when something is added: use a function that returns a slice")
			}
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && obj.Exported() && !obj.IsAlias() {
				checkType(name, named, report)
			}
		}
	}
	return faults
}

type reporter func(what, format string, args ...any)

func checkType(name string, named *types.Named, report reporter) {
	for method := range named.Methods() {
		if method.Exported() {
			checkFunc(name+"."+method.Name(), method.Signature(), report)
		}
	}
	if isArray(named.Underlying()) {
		report(name, "an array has another size when something is added")
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for field := range s.Fields() {
		if !field.Exported() {
			continue
		}
		if isArray(field.Type()) {
			report(name+"."+field.Name(), "an array has another size when something is added: use a slice or a map")
		}
		if fn, ok := field.Type().(*types.Signature); ok {
			checkCallback(name+"."+field.Name(), fn, report)
		}
	}
}

// checkFunc checks that a context comes first and options last, as a pointer, and that
// callbacks are given one value.
func checkFunc(name string, fn *types.Signature, report reporter) {
	params := fn.Params()
	for i := range params.Len() {
		typ := params.At(i).Type()
		switch kind := typeName(typ); {
		case kind == "Context" && i > 0:
			report(name, "the context comes first")
		case isOptions(kind) && i != params.Len()-1:
			report(name, "%s comes last", kind)
		case isOptions(kind):
			if _, pointer := typ.(*types.Pointer); !pointer {
				report(name, "%s is given by a pointer, of which nil means the defaults", kind)
			}
		}
		if callback, ok := typ.(*types.Signature); ok {
			checkCallback(name, callback, report)
		}
	}
}

func checkCallback(name string, fn *types.Signature, report reporter) {
	if n := fn.Params().Len(); n > 1 && !appends(fn) {
		report(name, "a function with %d parameters cannot be given more later: hand over one struct", n)
	}
}

// appends reports whether a function has the form of AppendJSON and the like, so that these can be
// given where one is wanted. There is nothing more to hand over: the value is a struct.
func appends(fn *types.Signature) bool {
	text := types.NewSlice(types.Typ[types.Byte])
	in, out := fn.Params(), fn.Results()
	return in.Len() == 2 && out.Len() == 1 && types.Identical(in.At(0).Type(), text) && types.Identical(out.At(0).Type(), text)
}

func isOptions(name string) bool {
	return strings.HasSuffix(name, "Options") || strings.HasSuffix(name, "Config")
}

// typeName returns the name of a type, or of what it points to.
func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Name()
	}
	return ""
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

func TestRulesOfTheAPI(t *testing.T) {
	byDir := map[string][]*ast.File{}
	files := rootModule(t)
	fset := files[0].fset
	for _, f := range append(files, goFiles(t, fset, "azure")...) {
		if !f.isTest() {
			byDir[f.dir()] = append(byDir[f.dir()], f.File)
		}
	}
	loader := newSourceLoader(fset, func(dir string) ([]*ast.File, error) { return byDir[dir], nil })
	for dir := range byDir {
		if f := byDir[dir][0]; f.Name.Name == "main" || strings.Contains("/"+dir+"/", "/internal/") {
			continue
		}
		p, err := loader.load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range apiFaults(p.types) {
			t.Error(fault)
		}
	}
}

// What breaks a rule is found, and what does not is not.
func TestAPIFaults(t *testing.T) {
	const text = `package p
import "context"
type Options struct{ Skip func(path string) bool; Each func(a, b int) }
type Row struct{ Counts [3]int; Names []string; Append func(dst []byte, of Row) []byte }
type Metrics [4]int
var All [2]string
func Good(ctx context.Context, name string, fn func(Row) error, opts *Options) {}
func ByValue(opts Options) {}
func NotLast(opts *Options, name string) {}
func Late(name string, ctx context.Context) {}
func (Row) Callback(fn func(worker int, r Row)) {}
func hidden(opts Options, name string) {}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	loader := newSourceLoader(fset, func(string) ([]*ast.File, error) { return []*ast.File{f}, nil })
	p, err := loader.load("p")
	if err != nil {
		t.Fatal(err)
	}
	got := apiFaults(p.types)
	want := []string{"All", "ByValue", "Late", "Metrics", "NotLast", "Options.Each", "Row.Callback", "Row.Counts"}
	if len(got) != len(want) {
		t.Fatalf("%q, want one of each of %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], "p."+want[i]+": ") {
			t.Errorf("%q, want that of %s", got[i], want[i])
		}
	}
}
