package main

import (
	"fmt"
	"go/types"
	"io"
	"strings"
	"text/tabwriter"

	"golang.org/x/exp/apidiff"
)

// counts are the numbers of exported names of a package. Methods are those of exported
// types; fields are those that a struct declares itself, and the methods of an interface.
type counts struct{ types, funcs, methods, fields, consts, vars int }

func (c counts) callable() int { return c.types + c.funcs + c.methods }
func (c counts) all() int      { return c.callable() + c.fields + c.consts + c.vars }

func (c *counts) add(o counts) {
	c.types += o.types
	c.funcs += o.funcs
	c.methods += o.methods
	c.fields += o.fields
	c.consts += o.consts
	c.vars += o.vars
}

func countOf(pkg *types.Package) (c counts) {
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			c.consts++
		case *types.Var:
			c.vars++
		case *types.Func:
			c.funcs++
		case *types.TypeName:
			c.types++
			if !obj.IsAlias() {
				c.members(obj.Type().(*types.Named))
			}
		}
	}
	return c
}

func (c *counts) members(t *types.Named) {
	for m := range t.Methods() {
		if m.Exported() {
			c.methods++
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() && !f.Embedded() {
				c.fields++
			}
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if m.Exported() {
				c.fields++
			}
		}
	}
}

// writeCounts writes a line per package, and the sum.
func writeCounts(w io.Writer, module *apidiff.Module) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "types\tfuncs\tmethods\tsum\tfields\tconsts\tvars\tall\t  package")
	row := func(c counts, name string) {
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t  %s\n",
			c.types, c.funcs, c.methods, c.callable(), c.fields, c.consts, c.vars, c.all(), name)
	}
	var sum counts
	for _, pkg := range module.Packages {
		c := countOf(pkg)
		sum.add(c)
		row(c, strings.TrimPrefix(pkg.Path(), module.Path+"/"))
	}
	row(sum, "all")
	return table.Flush()
}
