package house_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry"
)

// The rules of the house, checked on the source text: which package may import
// which, what no package may do, and what the documentation of a record must say.

const (
	modulePath = "example.com/acstelemetry"
	goCmpPath  = "github.com/google/go-cmp"
	expPath    = "golang.org/x/exp"

	recordPackages = "callsummary diagnostics clientops mediastats usage survey " +
		"callautomation recording captions callingmetrics servicerequests"
)

// A houseRow names a package by its directory ("." is the root package) and the
// packages of this module that it may import.
type houseRow struct {
	dir  string
	uses string // directories, separated by spaces
}

// house lists the packages by layer: imports go downward only, so a row uses only earlier
// rows. mayUse has further rules for cmd, examples and the generators in internal.
var house = []houseRow{
	{"opt", ""},
	{"errorcodes", "opt"}, // looks up the fields of a record
	{"internal/jsonscan", ""},
	{"internal/fastway", ""},
	{"logs", "opt internal/fastway internal/jsonscan"},
	{"callsummary", "opt errorcodes logs internal/jsonscan"}, // EndReason
	{"diagnostics", "opt logs internal/jsonscan"},
	{"clientops", "opt logs internal/jsonscan"},
	{"mediastats", "opt logs internal/jsonscan"},
	{"usage", "opt logs internal/jsonscan"},
	{"survey", "opt logs internal/jsonscan"},
	{"callautomation", "opt logs"},
	{"recording", "opt logs"},
	{"captions", "opt logs"},
	{"callingmetrics", "opt logs"},
	{"servicerequests", "opt logs"},
	{".", "opt logs " + recordPackages},
	{"redact", ". logs opt internal/jsonscan " + recordPackages},
	{"internal/brief", "logs opt callsummary clientops survey"},
	{"internal/factsonly", "logs"},
	{"calls", ". errorcodes logs opt internal/brief internal/factsonly internal/jsonscan " + recordPackages},
	{"internal/measure", ""},
	{"internal/issue", "callautomation calls captions clientops logs opt recording servicerequests"},
	{"quality", "calls errorcodes logs opt internal/brief internal/factsonly internal/issue internal/measure " + recordPackages},
	{"exposure", "calls callsummary diagnostics opt"},
	{"goals", "callingmetrics calls callsummary clientops internal/issue opt quality"},
	{"trend", "calls exposure quality errorcodes opt internal/issue " + recordPackages},
	{"mos", "diagnostics opt internal/factsonly"},
	{"support", "calls errorcodes opt"},
	{"internal/textdoc", ""},
	{"report", "internal/textdoc internal/issue internal/measure calls exposure goals mos quality trend errorcodes logs opt " + recordPackages},
	{"kql", "quality errorcodes " + recordPackages},
	{"acstest", ". logs opt " + recordPackages},
	{"internal/recordtest", "logs opt"},
	{"internal/faults", ". acstest logs"},
	{"internal/budget", ". logs"},
	{"internal/field", ""},                                                                // cases of what people have, for tests
	{"internal/rulebook", "errorcodes logs opt callsummary diagnostics clientops survey"}, // shares no rules with calls and quality
}

// forbidden lists by import path what only a command may use: the library does not exit,
// read the environment, log, or ask for the time. An empty list means every name of the
// package.
var forbidden = map[string]string{
	"os":  "Exit Getenv LookupEnv Environ ExpandEnv Setenv Unsetenv Clearenv",
	"log": "",
	"log/slog": "Debug DebugContext Default Error ErrorContext Info InfoContext Log LogAttrs " +
		"SetDefault SetLogLoggerLevel Warn WarnContext With",
	"time": "Now Since Until",
}

func houseRowOf(dir string) (houseRow, bool) {
	i := slices.IndexFunc(house, func(r houseRow) bool { return r.dir == dir })
	if i < 0 {
		return houseRow{}, false
	}
	return house[i], true
}

func (r houseRow) mayUse(dir string) bool {
	return slices.Contains(strings.Fields(r.uses), dir)
}

// A sourceFile is one parsed Go file of the root module.
type sourceFile struct {
	*ast.File
	fset *token.FileSet
	name string // slash-separated, relative to the module root
}

func (f sourceFile) dir() string  { return path.Dir(f.name) }
func (f sourceFile) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// in reports whether the file is somewhere below the top-level directory top.
func (f sourceFile) in(top string) bool { return strings.HasPrefix(f.name, top+"/") }

// isGenerator reports whether the file belongs to a program that writes source for the
// package owner, and is neither a command nor an example.
func (f sourceFile) isGenerator() (owner string, ok bool) {
	if f.Name.Name != "main" || f.in("cmd") || f.in("examples") {
		return "", false
	}
	if owner, _, below := strings.Cut("./"+f.dir()+"/", "/internal/"); below {
		return path.Clean(owner), true
	}
	return f.dir(), true
}

func (f sourceFile) at(pos token.Pos, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: ", f.name, f.fset.Position(pos).Line) + fmt.Sprintf(format, args...)
}

// houseFaults lists what breaks the rules of the house in files, including the imports of
// tests.
func houseFaults(files []sourceFile) []string {
	var faults []string
	for _, f := range files {
		faults = append(faults, importFaults(f)...)
		if f.isTest() {
			continue
		}
		faults = append(faults, packageFaults(f)...)
		faults = append(faults, initFaults(f)...)
		faults = append(faults, effectFaults(f)...)
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

func importFaults(f sourceFile) []string {
	var faults []string
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			faults = append(faults, f.at(spec.Pos(), "import path %s: %v", spec.Path.Value, err))
			continue
		}
		if spec.Name != nil && spec.Name.Name == "." {
			faults = append(faults, f.at(spec.Pos(), "imports all names of %s, which hides where they come from", imported))
		}
		if !mayImport(f, imported) {
			faults = append(faults, f.at(spec.Pos(), "package %s may not import %s", f.dir(), imported))
		}
	}
	return faults
}

func mayImport(f sourceFile, imported string) bool {
	if used, own := inModule(imported); own {
		return mayUse(f, used)
	}
	switch {
	case within(imported, expPath):
		return true
	case within(imported, goCmpPath):
		return f.isTest() || f.dir() == "acstest" || f.dir() == "internal/recordtest"
	default:
		first, _, _ := strings.Cut(imported, "/")
		return !strings.Contains(first, ".") // the standard library
	}
}

// mayUse reports whether the file may import the package of this module in the
// directory used.
func mayUse(f sourceFile, used string) bool {
	if f.isTest() {
		// The internal tests of a package cannot import the test kit, which imports the
		// package. Nothing imports a command.
		return used != "acstest" || strings.HasSuffix(f.Name.Name, "_test") || f.Name.Name == "main"
	}
	if f.in("cmd") {
		return true
	}
	if f.in("examples") {
		_, known := houseRowOf(used)
		return known && !strings.Contains("/"+used, "/internal/")
	}
	if owner, ok := f.isGenerator(); ok {
		return used == owner
	}
	row, _ := houseRowOf(f.dir()) // packageFaults reports a missing row
	return row.mayUse(used)
}

// inModule returns the directory of a package of this module.
func inModule(imported string) (dir string, ok bool) {
	if !within(imported, modulePath) {
		return "", false
	}
	return path.Clean("." + strings.TrimPrefix(imported, modulePath)), true
}

func within(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}

func packageFaults(f sourceFile) []string {
	var faults []string
	for _, name := range []string{f.Name.Name, path.Base(f.dir())} {
		switch name {
		case "util", "common", "types":
			faults = append(faults, fmt.Sprintf("%s: a package named %s says nothing about its job", f.dir(), name))
		}
	}
	if f.in("cmd") || f.in("examples") {
		return faults
	}
	if _, ok := f.isGenerator(); ok && strings.Contains("/"+f.name, "/internal/") {
		return faults
	}
	if _, ok := houseRowOf(f.dir()); !ok {
		faults = append(faults, fmt.Sprintf("%s: the package has no row in the house table", f.dir()))
	}
	return faults
}

func initFaults(f sourceFile) []string {
	var faults []string
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			faults = append(faults, f.at(fn.Pos(), "has an init function"))
		}
	}
	return faults
}

// effectFaults lists the uses of forbidden names. The main function of an example may
// use them: it is a command.
func effectFaults(f sourceFile) []string {
	if _, ok := f.isGenerator(); ok || f.in("cmd") {
		return nil
	}
	var faults []string
	uses := packageNames(f)
	ast.Inspect(f.File, func(n ast.Node) bool {
		if fn, ok := n.(*ast.FuncDecl); ok && f.in("examples") && fn.Recv == nil && fn.Name.Name == "main" {
			return false
		}
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		pkg, ok := uses[x].(*types.PkgName)
		if !ok {
			return true
		}
		names, listed := forbidden[pkg.Imported().Path()]
		if listed && (names == "" || slices.Contains(strings.Fields(names), sel.Sel.Name)) {
			faults = append(faults, f.at(sel.Pos(), "uses %s.%s, which only a command may",
				pkg.Imported().Path(), sel.Sel.Name))
		}
		return true
	})
	return faults
}

// packageNames resolves the identifiers of one file by itself. It does not load imports: it
// only tells identifiers of imports from variables of the same name.
func packageNames(f sourceFile) map[*ast.Ident]types.Object {
	uses := make(map[*ast.Ident]types.Object)
	config := types.Config{
		Importer: importerFunc(func(string) (*types.Package, error) { return nil, errors.New("not loaded") }),
		Error:    func(error) {}, // the rest of the package is not loaded
	}
	config.Check(f.dir(), f.fset, []*ast.File{f.File}, &types.Info{Uses: uses})
	return uses
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// rootModule parses every Go file of the root module, without nested modules, testdata, and
// directories that the go command ignores.
func rootModule(t *testing.T) []sourceFile {
	t.Helper()
	atRoot(t)
	return goFiles(t, token.NewFileSet(), ".")
}

// goFiles parses the Go files of the module in a directory below the root.
func goFiles(t *testing.T, fset *token.FileSet, module string) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := fs.WalkDir(os.DirFS("."), module, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == module {
				return nil
			}
			if base := d.Name(); base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		files = append(files, sourceFile{file, fset, name})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestHouse(t *testing.T) {
	files := rootModule(t)
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	for _, fault := range houseFaults(files) {
		t.Error(fault)
	}
}

// What the library must not do, module azure must not either: it reads no environment, writes no
// log of its own and does not exit. It does ask for the time, because it waits.
func TestAzureHasNoEffects(t *testing.T) {
	atRoot(t)
	files := goFiles(t, token.NewFileSet(), "azure")
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	for _, f := range files {
		if f.isTest() {
			continue
		}
		for _, fault := range append(initFaults(f), effectFaults(f)...) {
			if !strings.Contains(fault, " uses time.") {
				t.Error(fault)
			}
		}
	}
}

func TestHouseTableGoesDownward(t *testing.T) {
	seen := make(map[string]bool)
	for _, row := range house {
		if seen[row.dir] {
			t.Errorf("%s has two rows", row.dir)
		}
		for _, used := range strings.Fields(row.uses) {
			if !seen[used] {
				t.Errorf("%s uses %s, which has no earlier row", row.dir, used)
			}
		}
		seen[row.dir] = true
	}
}

// Every record passes the tests of recordtest.
func TestRecordsAreTested(t *testing.T) {
	tested := map[string]bool{}
	for _, f := range rootModule(t) {
		for _, spec := range f.Imports {
			if strings.Trim(spec.Path.Value, `"`) == modulePath+"/internal/recordtest" {
				tested[f.dir()] = true
			}
		}
	}
	for _, dir := range strings.Fields(recordPackages) {
		if !tested[dir] {
			t.Errorf("no test of %s uses internal/recordtest", dir)
		}
	}
}

// The map in doc.go and the table in docs/library.md name every package that can be imported, those of
// module azure, too,
// and the comment of acstelemetry.Record names every record.
func TestMapsAreComplete(t *testing.T) {
	atRoot(t)
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(doc), "// # The map of the house\n")
	front, err := os.ReadFile("acstelemetry.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range acstelemetry.Schemas() {
		if name := reflect.TypeOf(s.New()).String(); !strings.Contains(string(front), name) {
			t.Errorf("the comment of acstelemetry.Record does not name %s", name)
		}
	}
	_, table, _ := strings.Cut(document(t, "docs/library.md"), "\n| package |")
	table, _, _ = strings.Cut(table, "\n\n")
	named := map[string]bool{}
	for line := range strings.Lines(table) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		for _, name := range strings.Fields(first) {
			named[strings.Trim(name, "`")] = true
		}
	}
	var packages []string
	for _, row := range house {
		packages = append(packages, row.dir)
	}
	for _, f := range goFiles(t, token.NewFileSet(), "azure") {
		packages = append(packages, f.dir())
	}
	slices.Sort(packages)
	for _, name := range slices.Compact(packages) {
		switch {
		case strings.Contains("/"+name+"/", "/internal/"):
		case name == ".":
			if !named[path.Base(modulePath)] {
				t.Error("the table in docs/library.md does not name the root package")
			}
		default:
			if !strings.Contains(list, "\n//\t"+name+" ") {
				t.Errorf("the map in doc.go does not name %s", name)
			}
			if !named[name] {
				t.Errorf("the table in docs/library.md does not name %s", name)
			}
		}
	}
}

func TestHouseFaults(t *testing.T) {
	const mod = modulePath
	tests := []struct {
		reason string
		file   string
		src    string
		want   string // part of the only fault; "" for none
	}{
		{"a row's imports", "logs/a.go", `package logs; import ("io"; "` + mod + `/opt"; "` + mod + `/internal/jsonscan")`, ""},
		{"the root package is imported by its path", "calls/a.go", `package calls; import "` + mod + `"`, ""},
		{"upward", "opt/a.go", `package opt; import "` + mod + `/logs"`, "may not import " + mod + "/logs"},
		{"sideways between records", "usage/a.go", `package usage; import "` + mod + `/survey"`, "package usage may not import"},
		{"the root package from below", "logs/a.go", `package logs; import "` + mod + `"`, "package logs may not import"},
		{"a nested module", "report/a.go", `package report; import "` + mod + `/azure"`, "package report may not import"},
		{"a renamed import is still one", "opt/a.go", `package opt; import l "` + mod + `/logs"`, "may not import"},
		{"a path that only begins alike", "opt/a.go", `package opt; import "` + mod + `2/x"`, "may not import"},
		{"x/exp serves anywhere", "opt/a.go", `package opt; import "golang.org/x/exp/stats"`, ""},
		{"another dependency", "opt/a.go", `package opt; import "golang.org/x/text/width"`, "may not import golang.org/x/text/width"},
		{"another dependency of a test", "opt/a_test.go", `package opt; import "github.com/stretchr/testify/assert"`, "may not import"},
		{"go-cmp in the test kit", "acstest/a.go", `package acstest; import "github.com/google/go-cmp/cmp"`, ""},
		{"go-cmp in a test", "opt/a_test.go", `package opt_test; import "github.com/google/go-cmp/cmp"`, ""},
		{"go-cmp in the library", "opt/a.go", `package opt; import "github.com/google/go-cmp/cmp"`, "may not import"},
		{"a test may import upward", "opt/a_test.go", `package opt_test; import "` + mod + `/calls"`, ""},
		{"the test kit in an external test", "logs/a_test.go", `package logs_test; import "` + mod + `/acstest"`, ""},
		{"the test kit in an internal test", "logs/a_test.go", `package logs; import "` + mod + `/acstest"`, "may not import"},
		{"the test kit in an internal test of a command", "examples/x/a_test.go", `package main; import "` + mod + `/acstest"`, ""},
		{"a dot import hides what is used", "opt/a.go", `package opt; import . "os"`, "imports all names of os"},
		{"no row", "extra/a.go", `package extra`, "extra: the package has no row"},
		{"no row below a package", "logs/internal/deep/a.go", `package deep`, "has no row"},
		{"a program next to the packages", "extra/a.go", `package main`, "has no row"},
		{"a package called util", "cmd/util/a.go", `package util`, "a package named util"},
		{"a directory called common", "examples/common/a.go", `package main`, "a package named common"},
		{"a package called types", "cmd/x/a.go", `package types`, "a package named types"},
		{"an example uses what is public", "examples/x/a.go", `package main; import "` + mod + `/calls"`, ""},
		{"an example uses what is internal", "examples/x/a.go", `package main; import "` + mod + `/internal/jsonscan"`, "may not import"},
		{"an example exits in main", "examples/x/a.go", `package main; import "os"; func main() { os.Exit(1) }`, ""},
		{"an example exits elsewhere", "examples/x/a.go", `package main; import "os"; func run() { os.Exit(1) }`, "uses os.Exit"},
		{"a method called main", "examples/x/a.go", `package main; import "os"; type t int; func (t) main() { os.Exit(1) }`, "uses os.Exit"},
		{"a command may do anything", "cmd/x/a.go", `package main; import ("log"; "os"; "` + mod + `/internal/jsonscan"); func main() { log.Fatal(os.Getenv("X")) }`, ""},
		{"a generator and its package", "errorcodes/internal/gen/a.go", `package main; import ("log"; "` + mod + `/errorcodes"); func main() { log.Fatal() }`, ""},
		{"a generator and another package", "errorcodes/internal/gen/a.go", `package main; import "` + mod + `/opt"`, "may not import"},
		{"a generator at the top", "internal/gen/a.go", `package main; import "` + mod + `"`, ""},
		{"a generator among the package's files", "opt/gen.go", `package main; import ("os"; "` + mod + `/opt"); func main() { os.Exit(1) }`, ""},
		{"init", "opt/a.go", "package opt\n\nfunc init() {}", "opt/a.go:3: has an init function"},
		{"init of a generator", "opt/internal/gen/a.go", `package main; func init() {}`, "has an init function"},
		{"a method called init", "opt/a.go", `package opt; type t int; func (t) init() {}`, ""},
		{"the clock", "calls/a.go", `package calls; import "time"; var now = time.Now`, "uses time.Now"},
		{"the clock in disguise", "calls/a.go", `package calls; import "time"; func f(x time.Time) any { return time.Since(x) }`, "uses time.Since"},
		{"the clock under another name", "calls/a.go", `package calls; import clock "time"; func f() any { return clock.Now() }`, "uses time.Now"},
		{"the clock in a test", "calls/a_test.go", `package calls; import "time"; var now = time.Now`, ""},
		{"time without the clock", "calls/a.go", `package calls; import "time"; func f(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }`, ""},
		{"a clock that is passed in", "calls/a.go", `package calls; type clock interface{ Now() int }; func f(time clock) int { return time.Now() }`, ""},
		{"a variable over the import", "calls/a.go", `package calls; import "time"; type c struct{ At time.Time }; func f(time interface{ Now() int }) int { return time.Now() }`, ""},
		{"the environment", "opt/a.go", `package opt; import "os"; var x, y = os.LookupEnv("X")`, "uses os.LookupEnv"},
		{"files are no environment", "opt/a.go", `package opt; import "os"; var f, err = os.Open("x")`, ""},
		{"logging", "opt/a.go", `package opt; import "log"; func f() { log.Println() }`, "uses log.Println"},
		{"structured logging", "opt/a.go", `package opt; import "log/slog"; func f() { slog.Info("x") }`, "uses log/slog.Info"},
		{"a value that can be logged", "opt/a.go", `package opt; import "log/slog"; func f() slog.Value { return slog.StringValue("x") }`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, tt.file, tt.src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			wantFault(t, houseFaults([]sourceFile{{file, fset, tt.file}}), tt.want)
		})
	}
}

// wantFault checks that there is one fault that contains want, or none if want is empty.
func wantFault(t *testing.T, faults []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(faults) > 0:
		t.Errorf("got %q, want no fault", faults)
	case want != "" && (len(faults) != 1 || !strings.Contains(faults[0], want)):
		t.Errorf("got %q, want one fault with %q", faults, want)
	}
}
