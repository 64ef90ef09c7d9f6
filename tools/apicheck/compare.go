package main

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
)

// A change is a difference between the APIs of two modules.
type change struct {
	pkg  string // the last element of the package's path
	name string // that of the function, type, method or field; empty for a package
	text string
}

func (c change) String() string { return c.text }

// changes lists the differences. Incompatible changes come first.
func changes(old, new *apidiff.Module) []change {
	var list []change
	for _, c := range apidiff.ModuleChanges(old, new).Changes {
		kind := "incompatible: "
		if c.Compatible {
			kind = "new: "
		}
		one := change{text: kind + c.Message}
		subject, _, _ := strings.Cut(c.Message, ": ")
		subject, _, _ = strings.Cut(subject, ", ") // "method M, method set of T"
		if path, ok := strings.CutPrefix(subject, "package "); ok {
			one.pkg = path[strings.LastIndexByte(path, '/')+1:]
		} else {
			one.pkg = new.Path[strings.LastIndexByte(new.Path, '/')+1:]
			if below, ok := strings.CutPrefix(subject, "./"); ok {
				path, name, _ := strings.Cut(below, ".")
				one.pkg, subject = path[strings.LastIndexByte(path, '/')+1:], name
			}
			one.name = strings.Trim(subject[strings.LastIndexByte(subject, '.')+1:], "()*")
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b change) int { return strings.Compare(a.text, b.text) })
	return slices.Compact(list)
}

// lastRelease returns the newest heading of a changelog but "Unreleased", and what is
// above it. Without a release it returns "" and everything.
func lastRelease(changelog string) (release, unreleased string) {
	for _, at := range regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatchIndex(changelog, -1) {
		if heading := changelog[at[2]:at[3]]; heading != "Unreleased" {
			return heading, changelog[:at[0]]
		}
	}
	return "", changelog
}

// mentioned reports whether an entry of the changelog for the package has the name.
// An entry is "- pkg, module/pkg: text", over any number of indented lines.
func mentioned(changelog string, c change) bool {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(c.name) + `\b`)
	for _, entry := range strings.Split(changelog, "\n- ")[1:] {
		head, text, _ := strings.Cut(entry, ":")
		if slices.ContainsFunc(strings.Split(head, ", "), func(h string) bool { return h == c.pkg || strings.HasSuffix(h, "/"+c.pkg) }) && word.MatchString(text) {
			return true
		}
	}
	return false
}
