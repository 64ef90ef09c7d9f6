// Apicheck compares the exported API of the root module, and of the modules azure and lake, with the
// one that was recorded at the last release. Run it in the root directory:
//
//	go run ./tools/apicheck          # lists changes that CHANGELOG does not mention
//	go run ./tools/apicheck -record  # at a release: records the API
//	go run ./tools/apicheck -count   # counts exported names per package
//
// The recording is one Go file of declarations per package, so that a reviewer can read
// it; what has changed, and whether the change is compatible, apidiff decides.
//
// A change is mentioned if a line of CHANGELOG for its package, above the heading of the
// last release, has its name. The exit status is 1 if one is not.
package main

import (
	"errors"
	"flag"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/packages"
)

// modules are the directories of the modules whose API is recorded, below the root directory. One that
// is not there is left out.
var modules = []string{".", "azure", "lake"}

// recordingOf returns the directory of a module's recording, below the root directory.
func recordingOf(dir string) string {
	if dir == "." {
		dir = "api"
	}
	return filepath.Join("tools/apicheck/testdata", dir)
}

func main() {
	record := flag.Bool("record", false, "record the API, at a release")
	count := flag.Bool("count", false, "count exported names per package")
	flag.Parse()
	if err := run(os.Stdout, ".", *record, *count); err != nil {
		fmt.Fprintln(os.Stderr, "apicheck:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, root string, record, count bool) error {
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	release, unreleased := lastRelease(string(changelog))
	missing := 0
	for _, dir := range modules {
		if _, err := os.Stat(filepath.Join(root, dir, "go.mod")); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		module, all, err := load(filepath.Join(root, dir))
		switch {
		case err != nil:
		case count:
			err = writeCounts(w, module)
		case record:
			err = writeRecording(filepath.Join(root, recordingOf(dir)), release, module, all)
		case release == "":
			// Before the first release, every name may change.
		default:
			var old *apidiff.Module
			if old, err = released(root, dir, release, module, all); err == nil {
				missing += report(w, changes(old, module), unreleased)
			}
		}
		if err != nil {
			return err
		}
	}
	if missing > 0 {
		return fmt.Errorf("CHANGELOG.md does not mention these changes of the API: %d", missing)
	}
	return nil
}

// released returns what was recorded of a module at the last release. A module other than that of the
// root directory may be newer.
func released(root, dir, release string, module *apidiff.Module, all importerMap) (*apidiff.Module, error) {
	old, oldRelease, err := readRecording(filepath.Join(root, recordingOf(dir)), module.Path, all)
	switch {
	case dir != "." && errors.Is(err, fs.ErrNotExist):
		return &apidiff.Module{Path: module.Path}, nil
	case err != nil:
		return nil, err
	case oldRelease != release:
		return nil, fmt.Errorf("the API of %q is recorded in %s, and the last release in CHANGELOG.md is %q: run go run ./tools/apicheck -record",
			oldRelease, recordingOf(dir), release)
	}
	return old, nil
}

// report writes the changes that the changelog does not mention, and returns their number.
func report(w io.Writer, list []change, changelog string) (missing int) {
	for _, change := range list {
		if !mentioned(changelog, change) {
			missing++
			fmt.Fprintln(w, change)
		}
	}
	return missing
}

// load returns the packages of the module in a directory that can be imported, and all that they
// import by path.
func load(root string) (*apidiff.Module, importerMap, error) {
	list, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedModule,
		Dir:  root,
	}, "./...")
	if err != nil {
		return nil, nil, err
	}
	module, all := &apidiff.Module{}, importerMap{}
	var failed error
	packages.Visit(list, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			failed = e
		}
		all[p.PkgPath] = p.Types
	})
	for _, p := range list {
		if p.Module != nil {
			module.Path = p.Module.Path
		}
		if p.Name != "main" && !internal(p.PkgPath) {
			module.Packages = append(module.Packages, p.Types)
		}
	}
	slices.SortFunc(module.Packages, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	return module, all, failed
}
