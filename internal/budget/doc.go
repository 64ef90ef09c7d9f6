// Package budget holds tests only. They try kinds of input that are made to be slow or
// large to read, and compare what four times the input costs: in statements that are
// executed and in bytes that are allocated, not in time.
//
//	go test ./internal/budget                     four times the input, and memory
//	go test ./internal/budget -run XXX -bench .     how fast each kind is
package budget
