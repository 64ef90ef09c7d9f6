package acstelemetry

import (
	"context"
	"io"
)

// EachInParts is EachOf with parts and batches of a size in bytes, for tests in
// which inputs are small.
func EachInParts(ctx context.Context, src io.Reader, file string, opts *EachOptions, fn EachFunc, size int) error {
	return each(ctx, opts, fn, &single{src: src, name: file}, sizes{batch: size, part: int64(size), ahead: 2})
}

// EachFileInParts is Each, likewise.
func EachFileInParts(ctx context.Context, opts *EachOptions, fn EachFunc, size int, paths ...string) error {
	return each(ctx, opts, fn, &files{paths: paths, system: osFiles{}}, sizes{batch: size, part: int64(size), ahead: 2})
}
