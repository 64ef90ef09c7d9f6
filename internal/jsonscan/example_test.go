package jsonscan_test

import (
	"errors"
	"fmt"

	"example.com/acstelemetry/internal/jsonscan"
)

func ExampleMembers() {
	it := jsonscan.Members([]byte(`{"category": "CallSummary", "properties": {"n": 1}} {`), 64)
	for it.Next() {
		fmt.Printf("%s at %d: %s\n", it.Key.Text(), it.Value.Offset, it.Value.Raw)
	}
	fmt.Println(it.Err(), it.Pos())
	// Output:
	// category at 13: "CallSummary"
	// properties at 42: {"n": 1}
	// <nil> 51
}

// Input that is cut short can be told from input that is wrong.
func ExampleScanner_Value() {
	for _, line := range []string{`{"a": [1, 2]}`, `{"a": [1, 2`, `{"a": [1 2]}`} {
		_, err := jsonscan.New([]byte(line), 64).Value()
		fmt.Println(err, errors.Is(err, jsonscan.ErrEnd))
	}
	// Output:
	// <nil> false
	// unexpected end of JSON at offset 11: want ',' or ']' true
	// invalid JSON at offset 9: want ',' or ']' false
}
