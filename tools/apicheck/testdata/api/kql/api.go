// Recorded by tools/apicheck.

package kql

import (
	"example.com/acstelemetry/quality"
	"time"
)

var (
	ErrOptions error
	ErrUnknown error
)

func Calls(p quality.Profile, opts *Options) (string, error)
func Describe(name string) string
func Find(name string, p quality.Profile, opts *Options) (Query, error)
func Judges(name string) bool
func Names() []string
func Queries(p quality.Profile, opts *Options) ([]Query, error)

type Options struct {
	Since     time.Time
	Until     time.Time
	Resources []string
	Workspace string
	Tables    map[string]string
}

type Query struct {
	Name        string
	Description string
	Text        string
}
