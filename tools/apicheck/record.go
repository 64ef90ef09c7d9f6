package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/exp/apidiff"
)

// The recording has a directory per package, with one file, and the name of the release.
const (
	apiFile     = "api.go"
	releaseFile = "release.txt"
)

// writeRecording records the packages of a module, and the internal ones that they refer
// to.
func writeRecording(dir, release string, module *apidiff.Module, all importerMap) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	todo := module.Packages
	done := map[string]bool{}
	for len(todo) > 0 {
		pkg := todo[0]
		todo = todo[1:]
		if done[pkg.Path()] {
			continue
		}
		done[pkg.Path()] = true
		text, imports, err := declare(pkg)
		if err != nil {
			return fmt.Errorf("package %s: %w", pkg.Path(), err)
		}
		file := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(pkg.Path(), module.Path)), apiFile)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
		for _, path := range imports {
			if strings.HasPrefix(path, module.Path+"/") {
				todo = append(todo, all[path])
			}
		}
	}
	return os.WriteFile(filepath.Join(dir, releaseFile), []byte(release+"\n"), 0o644)
}

// readRecording returns the recorded packages and the release. What is not in the module
// is taken from known.
func readRecording(dir, path string, known importerMap) (*apidiff.Module, string, error) {
	release, err := os.ReadFile(filepath.Join(dir, releaseFile))
	if err != nil {
		return nil, "", err
	}
	r := &recordingReader{dir: dir, path: path, fset: token.NewFileSet(), known: known, done: importerMap{}}
	module := &apidiff.Module{Path: path}
	err = filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Base(name) != apiFile {
			return err
		}
		below, err := filepath.Rel(dir, filepath.Dir(name))
		if err != nil {
			return err
		}
		imported := strings.TrimSuffix(path+"/"+filepath.ToSlash(below), "/.")
		pkg, err := r.Import(imported)
		if !internal(imported) {
			module.Packages = append(module.Packages, pkg)
		}
		return err
	})
	return module, strings.TrimSpace(string(release)), err
}

// recordingReader imports packages of a recording.
type recordingReader struct {
	dir, path string
	fset      *token.FileSet
	known     importerMap
	done      importerMap
}

func (r *recordingReader) Import(path string) (*types.Package, error) {
	below, own := strings.CutPrefix(path+"/", r.path+"/")
	if !own {
		return r.known.Import(path)
	}
	if pkg := r.done[path]; pkg != nil {
		return pkg, nil
	}
	file, err := parser.ParseFile(r.fset, filepath.Join(r.dir, filepath.FromSlash(below), apiFile), nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			fn.Body = &ast.BlockStmt{} // generic functions must have one
		}
	}
	config := types.Config{IgnoreFuncBodies: true, Importer: r}
	pkg, err := config.Check(path, r.fset, []*ast.File{file}, nil)
	r.done[path] = pkg
	return pkg, err
}

// importerMap is an importer of the packages that it holds.
type importerMap map[string]*types.Package

func (m importerMap) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := m[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("package %s is no longer imported by the module", path)
}

// internal reports whether a package cannot be imported from outside.
func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }
