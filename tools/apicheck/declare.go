package main

import (
	"bytes"
	"fmt"
	"go/constant"
	"go/format"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A declarer writes the exported declarations of a package as Go text. Functions have no
// bodies, and constants the values that were computed.
type declarer struct {
	pkg     *types.Package
	out     bytes.Buffer
	imports map[string]string // path by name
	// named are the types to declare: the exported ones, and the unexported ones that
	// a declaration refers to. The list grows while it is worked off.
	named []*types.TypeName
}

// declare returns the declarations of a package and the paths of its imports.
func declare(pkg *types.Package) (text []byte, imports []string, err error) {
	d := &declarer{pkg: pkg, imports: map[string]string{}}
	constants := map[types.Object][]*types.Const{} // by their type, if the package declares it
	var vars []*types.Var
	var funcs []*types.Func
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			d.named = append(d.named, obj)
		case *types.Const:
			var of types.Object
			if named, ok := obj.Type().(*types.Named); ok && named.Obj().Pkg() == pkg {
				of = named.Obj()
			}
			constants[of] = append(constants[of], obj)
		case *types.Var:
			vars = append(vars, obj)
		case *types.Func:
			funcs = append(funcs, obj)
		}
	}
	d.constants(constants[nil])
	d.printf("\nvar (\n")
	for _, v := range vars {
		d.printf("%s %s\n", v.Name(), d.text(v.Type()))
	}
	d.printf(")\n\n")
	for _, f := range funcs {
		d.printf("func %s%s\n", f.Name(), d.signature(f.Signature()))
	}
	for i := 0; i < len(d.named); i++ {
		d.typeDecl(d.named[i])
		d.constants(constants[d.named[i]])
	}

	var file bytes.Buffer
	fmt.Fprintf(&file, "// Recorded by tools/apicheck.\n\npackage %s\n\nimport (\n", pkg.Name())
	for _, name := range slices.Sorted(maps.Keys(d.imports)) {
		path := d.imports[name]
		imports = append(imports, path)
		if path[strings.LastIndexByte(path, '/')+1:] == name {
			name = ""
		}
		fmt.Fprintf(&file, "%s %q\n", name, path)
	}
	file.WriteString(")\n")
	file.Write(d.out.Bytes())
	text, err = format.Source(file.Bytes())
	return text, imports, err
}

func (d *declarer) printf(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

func (d *declarer) constants(list []*types.Const) {
	if len(list) == 0 {
		return
	}
	d.printf("\nconst (\n")
	for _, c := range list {
		typ := ""
		if basic, ok := c.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
			typ = d.text(c.Type())
		}
		d.printf("%s %s = %s\n", c.Name(), typ, exact(c.Val()))
	}
	d.printf(")\n")
}

// exact returns the value of a constant as an expression.
func exact(v constant.Value) string {
	if v.Kind() == constant.Float {
		// As 1/3, a fraction would be a division of integers.
		num, denom, found := strings.Cut(v.ExactString(), "/")
		if found {
			return num + ".0 / " + denom
		}
	}
	return v.ExactString()
}

func (d *declarer) typeDecl(obj *types.TypeName) {
	if obj.IsAlias() {
		d.printf("\ntype %s = %s\n", obj.Name(), d.text(types.Unalias(obj.Type())))
		return
	}
	named := obj.Type().(*types.Named)
	d.printf("\ntype %s%s %s\n", obj.Name(), d.typeParams(named.TypeParams()), d.underlying(named.Underlying()))
	for _, m := range slices.SortedFunc(named.Methods(), func(a, b *types.Func) int { return strings.Compare(a.Name(), b.Name()) }) {
		if m.Exported() {
			recv := types.TypeString(m.Signature().Recv().Type(), types.RelativeTo(d.pkg))
			d.printf("func (%s) %s%s\n", recv, m.Name(), d.signature(m.Signature()))
		}
	}
}

func (d *declarer) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var params []string
	for p := range list.TypeParams() {
		params = append(params, p.Obj().Name()+" "+d.text(p.Constraint()))
	}
	return "[" + strings.Join(params, ", ") + "]"
}

// underlying returns the right side of a type declaration. Unexported fields become
// blank ones, which keep the struct comparable or not; the unexported methods of an
// interface become one.
func (d *declarer) underlying(t types.Type) string {
	var b strings.Builder
	switch t := t.(type) {
	case *types.Struct:
		b.WriteString("struct {\n")
		hidden := map[string]bool{}
		for i := range t.NumFields() {
			f := t.Field(i)
			switch {
			case f.Embedded():
				fmt.Fprintf(&b, "%s", d.text(f.Type()))
			case f.Exported():
				fmt.Fprintf(&b, "%s %s", f.Name(), d.text(f.Type()))
			default:
				hidden[blank(f.Type())] = true
				continue
			}
			if tag := t.Tag(i); tag != "" {
				fmt.Fprintf(&b, " %q", tag)
			}
			b.WriteString("\n")
		}
		for _, typ := range slices.Sorted(maps.Keys(hidden)) {
			fmt.Fprintf(&b, "_ %s\n", typ)
		}
	case *types.Interface:
		if t.NumEmbeddeds() == 0 && t.NumExplicitMethods() == 0 {
			return "any"
		}
		b.WriteString("interface {\n")
		for e := range t.EmbeddedTypes() {
			fmt.Fprintf(&b, "%s\n", d.text(e))
		}
		private := ""
		for m := range t.ExplicitMethods() {
			if m.Exported() {
				fmt.Fprintf(&b, "%s%s\n", m.Name(), d.signature(m.Signature()))
			} else {
				private = "unexported()\n"
			}
		}
		b.WriteString(private)
	default:
		return d.text(t)
	}
	b.WriteString("}")
	return b.String()
}

// blank returns a type for a blank field in the place of an unexported one.
func blank(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return p.Obj().Name() // comparable if the type argument is
	}
	if types.Comparable(t) {
		return "struct{}"
	}
	return "[0]func()"
}

// text returns a type as Go text. The unexported types in it are declared, too.
func (d *declarer) text(t types.Type) string {
	d.need(t)
	return types.TypeString(t, d.qualifier)
}

func (d *declarer) signature(s *types.Signature) string {
	d.need(s)
	var b bytes.Buffer
	types.WriteSignature(&b, s, d.qualifier)
	return b.String()
}

// qualifier returns the name by which the file imports a package.
func (d *declarer) qualifier(p *types.Package) string {
	if p == d.pkg {
		return ""
	}
	name := p.Name()
	for d.imports[name] != "" && d.imports[name] != p.Path() {
		name += "_"
	}
	d.imports[name] = p.Path()
	return name
}

// need adds the unexported types of the package in t to those to declare.
func (d *declarer) need(t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		d.need(types.Unalias(t))
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			d.need(arg)
		}
		if obj := t.Obj(); obj.Pkg() == d.pkg && !obj.Exported() && !slices.Contains(d.named, obj) {
			d.named = append(d.named, obj)
		}
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels, maps
		if m, ok := t.(*types.Map); ok {
			d.need(m.Key())
		}
		d.need(t.Elem())
	case *types.Signature:
		for p := range t.TypeParams().TypeParams() {
			d.need(p.Constraint())
		}
		for v := range t.Params().Variables() {
			d.need(v.Type())
		}
		for v := range t.Results().Variables() {
			d.need(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			d.need(f.Type())
		}
	case *types.Interface:
		for e := range t.EmbeddedTypes() {
			d.need(e)
		}
		for m := range t.ExplicitMethods() {
			d.need(m.Signature())
		}
	case *types.Union:
		for term := range t.Terms() {
			d.need(term.Type())
		}
	}
}
