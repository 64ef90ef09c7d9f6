package errorcodes_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

var parseTests = []struct {
	reason string
	text   string
	want   int
	err    error
}{
	{"plain", "487", 487, nil},
	{"blanks around", " 487 ", 487, nil},
	{"line end", "487\r\n", 487, nil},
	{"zero", "0", 0, nil},
	{"negative zero", "-0", 0, nil},
	{"negative", "-5", -5, nil},
	{"no family", "987654", 987654, nil},
	{"a float that is whole", "487.0", 487, nil},
	{"zero as a float", "0.00", 0, nil},
	{"exponent", "4.87e2", 487, nil},
	{"exponent with sign", "4.87E+2", 487, nil},
	{"negative exponent", "48700e-2", 487, nil},
	{"negative with exponent", "-4.87e2", -487, nil},
	{"zeros before the first digit", "0.00487e5", 487, nil},
	{"zero with a huge exponent", "0e99999999999999999999", 0, nil},
	{"largest 32 bits", "2147483647", 2147483647, nil},
	{"ruling 7: a fraction is no integer", "487.5", 0, errorcodes.ErrSyntax},
	{"a fraction by its exponent", "487e-1", 0, errorcodes.ErrSyntax},
	{"a tiny fraction", "1e-99999999999999999999", 0, errorcodes.ErrSyntax},
	{"too large", "9223372036854775808", 0, errorcodes.ErrRange},
	{"too small", "-9223372036854775809", 0, errorcodes.ErrRange},
	{"too large by its exponent", "1e19", 0, errorcodes.ErrRange},
	{"19 digits, too large", "9.223372036854775808e18", 0, errorcodes.ErrRange},
	{"a huge exponent", "1e99999999999999999999", 0, errorcodes.ErrRange},
	{"empty", "", 0, errorcodes.ErrNoCode},
	{"blank", " \t", 0, errorcodes.ErrNoCode},
	{"null", "null", 0, errorcodes.ErrNoCode},
	{"a dash in a cell", "-", 0, errorcodes.ErrNoCode},
	{"redacted", "Redacted", 0, errorcodes.ErrRedacted},
	{"redacted, other letter case", " REDACTED ", 0, errorcodes.ErrRedacted},
	{"letters", "abc", 0, errorcodes.ErrSyntax},
	{"null in capitals is no null", "NULL", 0, errorcodes.ErrSyntax},
	{"not a number", "NaN", 0, errorcodes.ErrSyntax},
	{"hexadecimal", "0x1e7", 0, errorcodes.ErrSyntax},
	{"underscore", "4_87", 0, errorcodes.ErrSyntax},
	{"leading zero", "0487", 0, errorcodes.ErrSyntax},
	{"plus sign", "+487", 0, errorcodes.ErrSyntax},
	{"two signs", "--487", 0, errorcodes.ErrSyntax},
	{"nothing after the point", "487.", 0, errorcodes.ErrSyntax},
	{"nothing before the point", ".5", 0, errorcodes.ErrSyntax},
	{"no exponent after e", "487e", 0, errorcodes.ErrSyntax},
	{"no exponent after the sign", "487e+", 0, errorcodes.ErrSyntax},
	{"letters after", "487x", 0, errorcodes.ErrSyntax},
	{"letters after the fraction", "487.0x", 0, errorcodes.ErrSyntax},
	{"letters after the exponent", "487e0x", 0, errorcodes.ErrSyntax},
	{"two numbers", "487 10004", 0, errorcodes.ErrSyntax},
	{"a pair is not a code", "487/10004", 0, errorcodes.ErrSyntax},
	{"quoted", `"487"`, 0, errorcodes.ErrSyntax},
	{"digits of another script", "٤٨٧", 0, errorcodes.ErrSyntax},
}

func TestParse(t *testing.T) {
	for _, tt := range parseTests {
		got, err := errorcodes.Parse(tt.text)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Parse(%q) (%s) = %d, %v, want %d, %v", tt.text, tt.reason, got, err, tt.want, tt.err)
		}
	}
}

func TestParseErrorNamesTheText(t *testing.T) {
	tests := []struct {
		reason, text, want string
	}{
		{"short", "abc", `errorcodes: "abc": not a whole number`},
		{"empty", "", `errorcodes: "": holds no code`},
		{"long texts are cut", strings.Repeat("x", 41), `errorcodes: "` + strings.Repeat("x", 40) + `…": not a whole number`},
	}
	for _, tt := range tests {
		if _, err := errorcodes.Parse(tt.text); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func TestParsePair(t *testing.T) {
	tests := []struct {
		reason        string
		text          string
		code, subcode int
		hasSubcode    bool
		err           error
	}{
		{"a code", "487", 487, 0, false, nil},
		{"a pair", "487/10004", 487, 10004, true, nil},
		{"subcode 0 is not none", "487/0", 487, 0, true, nil},
		{"blanks", " 487 / 10004 ", 487, 10004, true, nil},
		{"floats", "487.0/1.0004e4", 487, 10004, true, nil},
		{"negative numbers", "-1/-2", -1, -2, true, nil},
		{"empty", "", 0, 0, false, errorcodes.ErrNoCode},
		{"no subcode after the slash", "487/", 0, 0, false, errorcodes.ErrNoCode},
		{"null after the slash", "487/null", 0, 0, false, errorcodes.ErrNoCode},
		{"no code before the slash", "/10004", 0, 0, false, errorcodes.ErrNoCode},
		{"code redacted", "Redacted/10004", 0, 0, false, errorcodes.ErrRedacted},
		{"subcode redacted", "487/Redacted", 0, 0, false, errorcodes.ErrRedacted},
		{"subcode no number", "487/x", 0, 0, false, errorcodes.ErrSyntax},
		{"subcode too large", "487/1e30", 0, 0, false, errorcodes.ErrRange},
		{"two slashes", "487/1/2", 0, 0, false, errorcodes.ErrExtra},
		{"two slashes and nothing else", "//", 0, 0, false, errorcodes.ErrExtra},
	}
	for _, tt := range tests {
		code, subcode, hasSubcode, err := errorcodes.ParsePair(tt.text)
		if code != tt.code || subcode != tt.subcode || hasSubcode != tt.hasSubcode || !errors.Is(err, tt.err) {
			t.Errorf("ParsePair(%q) (%s) = %d, %d, %t, %v", tt.text, tt.reason, code, subcode, hasSubcode, err)
		}
	}
}

// parseSlowly is Parse for numbers, with the arithmetic left to math/big. It is
// false for exponents that math/big would take too long for.
func parseSlowly(text string) (want int, err error, ok bool) {
	t := strings.Trim(text, " \t\r\n")
	if t == "" || t[0] != '-' && (t[0] < '0' || t[0] > '9') || !json.Valid([]byte(t)) {
		return 0, errorcodes.ErrSyntax, true
	}
	if i := strings.IndexAny(t, "eE"); i >= 0 {
		if exponent, err := strconv.Atoi(t[i+1:]); err != nil || exponent > 500 || exponent < -500 {
			return 0, nil, false
		}
	}
	value, _ := new(big.Rat).SetString(t)
	switch {
	case !value.IsInt():
		return 0, errorcodes.ErrSyntax, true
	case !value.Num().IsInt64() || int64(int(value.Num().Int64())) != value.Num().Int64():
		return 0, errorcodes.ErrRange, true
	}
	return int(value.Num().Int64()), nil, true
}

func FuzzParse(f *testing.F) {
	for _, tt := range parseTests {
		f.Add(tt.text, 10004)
	}
	f.Fuzz(func(t *testing.T, text string, subcode int) {
		code, err := errorcodes.Parse(text)
		if err != nil && code != 0 {
			t.Fatalf("Parse(%q) = %d together with %v", text, code, err)
		}
		if !errors.Is(err, errorcodes.ErrNoCode) && !errors.Is(err, errorcodes.ErrRedacted) {
			if want, wantErr, ok := parseSlowly(text); ok && (code != want || !errors.Is(err, wantErr)) {
				t.Fatalf("Parse(%q) = %d, %v, want %d, %v", text, code, err, want, wantErr)
			}
		}
		if again, againErr := errorcodes.Parse(" " + text + "\n"); again != code || (againErr == nil) != (err == nil) {
			t.Fatalf("Parse(%q) = %d, %v; with blanks around %d, %v", text, code, err, again, againErr)
		}
		if err != nil {
			return
		}
		// What was read is written plainly, read again, and looked up as it is.
		plain := strconv.Itoa(code) + "/" + strconv.Itoa(subcode)
		gotCode, gotSubcode, hasSubcode, err := errorcodes.ParsePair(plain)
		if gotCode != code || gotSubcode != subcode || !hasSubcode || err != nil {
			t.Fatalf("ParsePair(%q) = %d, %d, %t, %v", plain, gotCode, gotSubcode, hasSubcode, err)
		}
		e, ok := errorcodes.LookupSubcode(code, subcode)
		if e.Code != code || e.Subcode != subcode || !e.HasSubcode || ok != (e.Match != errorcodes.MatchFamily) {
			t.Fatalf("LookupSubcode(%s) = %+v, %t", plain, e, ok)
		}
		checkEntry(t, e)
	})
}
