package opt_test

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/opt"
)

// Types of a caller: the grammar depends on their kind.
type (
	color  string
	count  int64
	share  float64
	answer bool
)

// same reports whether got and want are the same to the last bit: the == of a
// Value treats -0 and 0 as equal.
func same[T opt.Scalar](got, want opt.Value[T]) bool {
	return got == want && got.String() == want.String()
}

// invalid is the Value that is returned with an error.
func invalid[T opt.Scalar]() opt.Value[T] { return opt.Without[T](opt.Invalid) }

func TestParseBool(t *testing.T) {
	for _, tt := range []struct {
		reason string
		text   string
		want   opt.Value[bool]
		err    error
	}{
		{"as in JSON", "true", opt.Of(true), nil},
		{"as in JSON", "false", opt.Of(false), nil},
		{"as a sample prints it", "TRUE", opt.Of(true), nil},
		{"as C# writes it", "False", opt.Of(false), nil},
		{"blanks around", " false\t", opt.Of(false), nil},
		{"a blank within", "fal se", invalid[bool](), opt.ErrBool},
		{"a number", "1", invalid[bool](), opt.ErrBool},
		{"another word", "yes", invalid[bool](), opt.ErrBool},
		{"no value", "", opt.Without[bool](opt.Null), nil},
		{"hidden", "redacted", opt.Without[bool](opt.Redacted), nil},
	} {
		if got, err := opt.Parse[bool](tt.text); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: Parse(%q) = %v, %v; want %v, %v", tt.reason, tt.text, got, err, tt.want, tt.err)
		}
	}
}

// The texts that mean no value do so for every type.
var missingTests = []struct {
	reason string
	text   string
	want   opt.State // Set if the text is free text to a string
}{
	{"empty", "", opt.Null},
	{"null, which is also how a JSON null is spelled", "null", opt.Null},
	{"a dash in a cell", "-", opt.Null},
	{"blanks alone are empty", " \t\r\n", opt.Null},
	{"blanks before null", "  null", opt.Null},
	{"blanks after null", "null\r\n", opt.Null},
	{"blanks around a dash", "\t- ", opt.Null},
	{"redacted", "Redacted", opt.Redacted},
	{"redacted in lower case", "redacted", opt.Redacted},
	{"redacted in upper case", "REDACTED", opt.Redacted},
	{"redacted in mixed case", "rEdActEd", opt.Redacted},
	{"blanks around redacted", " Redacted\t", opt.Redacted},

	{"SQL Server", "NULL", opt.Null},
	{"null with a capital", "Null", opt.Null},
	{"Python and the Azure CLI", "None", opt.Null},
	{"none in lower case", "none", opt.Null},
	{"pandas, a number", "nan", opt.Null},
	{"JavaScript, a number", "NaN", opt.Null},
	{"C, a number with a sign", "-nan", opt.Null},
	{"upper case", "NAN", opt.Null},
	{"pandas, a time", "NaT", opt.Null},
	{"pandas, any type", "<NA>", opt.Null},
	{"R", "NA", opt.Null},
	{"a spreadsheet", "#N/A", opt.Null},
	{"N/A", "N/A", opt.Null},
	{"n/a", "n/a", opt.Null},
	{"Oracle", "(null)", opt.Null},
	{"a SQL client", "<null>", opt.Null},
	{"another SQL client", "[NULL]", opt.Null},
	{"MySQL and Hive", `\N`, opt.Null},
	{"JavaScript", "undefined", opt.Null},
	{"Ruby", "nil", opt.Null},
	{"Go", "<nil>", opt.Null},
	{"blanks around None", " None\t", opt.Null},
	{"a no-break space", "\u00a0", opt.Null},
	{"no-break spaces around a dash", "\u00a0-\u00a0", opt.Null},
	{"a no-break space after redacted", "Redacted\u00a0", opt.Redacted},
	{"a line feed is another escape", `\n`, opt.Set},
	{"NA only in upper case", "na", opt.Set},
	{"a type of usage", "NAT", opt.Set},
	{"none and more text", "None.", opt.Set},
	{"no number", "Infinity", opt.Set},
	{"nothing in brackets", "()", opt.Set},
	{"two dashes", "--", opt.Set},
	{"an en dash", "–", opt.Set},
	{"redacted and more text", "Redacted.", opt.Set},
	{"redacted in brackets", "<Redacted>", opt.Set},
	{"redacted cut short", "Redacte", opt.Set},
	{"form feed is not white space in JSON", "\f", opt.Set},
	{"quotes belong to JSON, not to the text", `""`, opt.Set},
}

func TestParseMissing(t *testing.T) {
	for _, tt := range missingTests {
		t.Run(tt.reason, func(t *testing.T) {
			text := opt.Without[string](tt.want % opt.Set)
			notText := tt.want
			if tt.want == opt.Set {
				text, notText = opt.Of(tt.text), opt.Invalid
			}
			if got, err := opt.Parse[string](tt.text); got != text || err != nil {
				t.Errorf("string %q: %v, %v, want %v", tt.text, got, err, text)
			}
			if got, err := opt.Parse[color](tt.text); got.State() != text.State() || err != nil {
				t.Errorf("enumeration %q: %v, %v, want %v", tt.text, got, err, tt.want)
			}
			checkState[int64](t, tt.text, notText, opt.ErrNumber)
			checkState[count](t, tt.text, notText, opt.ErrNumber)
			checkState[float64](t, tt.text, notText, opt.ErrNumber)
			checkState[share](t, tt.text, notText, opt.ErrNumber)
			checkState[time.Time](t, tt.text, notText, opt.ErrTime)
		})
	}
}

// checkState checks the state of text read as a T, and that there is an error
// if and only if the state is Invalid.
func checkState[T opt.Scalar](t *testing.T, text string, want opt.State, ifInvalid error) {
	t.Helper()
	got, err := opt.Parse[T](text)
	if want != opt.Invalid {
		ifInvalid = nil
	}
	if got != opt.Without[T](want) || !errors.Is(err, ifInvalid) {
		t.Errorf("%s %q: %v, %v, want %v, %v", reflect.TypeFor[T](), text, got, err, want, ifInvalid)
	}
}

func TestParseText(t *testing.T) {
	for _, tt := range []struct {
		reason string
		text   string
	}{
		{"a word", "callSummary"},
		{"free text keeps its blanks", "  two words \t\r\n"},
		{"true is text like that of any other scalar", "true"},
		{"a number is text to a text field", "007.50"},
		{"not UTF-8: repairing it is the reader's job", "a\xffb"},
		{"a NUL byte", "\x00"},
		{"quotes and backslashes have been resolved already", `"\n`},
		{"null inside a sentence", "null and void"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if got, err := opt.Parse[string](tt.text); got != opt.Of(tt.text) || err != nil {
				t.Errorf("string: %q, %v, want %q", got, err, tt.text)
			}
			if got, err := opt.Parse[color](tt.text); got != opt.Of(color(tt.text)) || err != nil {
				t.Errorf("enumeration: %q, %v, want %q", got, err, tt.text)
			}
		})
	}
}

// Texts that are not numbers by the grammar of JSON, whatever strconv says.
var notNumberTests = []struct {
	reason string
	text   string
}{
	{"letters", "abc"},
	{"true", "true"},
	{"false", "false"},
	{"plus sign", "+82"},
	{"two signs", "--82"},
	{"a sign at the end", "82-"},
	{"a minus that is a different character", "\u221282"},
	{"a blank after the sign", "- 82"},
	{"a blank inside", "8 2"},
	{"a space that is not white space in JSON", "\u00a082"},
	{"leading zero", "082"},
	{"leading zero after a sign", "-082"},
	{"two zeros", "00"},
	{"leading zero before a point", "00.5"},
	{"nothing before the point", ".5"},
	{"nothing after the point", "82."},
	{"nothing after the point but an exponent", "82.e1"},
	{"two points", "8.2.0"},
	{"a point alone", "."},
	{"decimal comma", "82,5"},
	{"thousands separator", "1,000"},
	{"exponent alone", "e5"},
	{"no digit in the exponent", "82e"},
	{"no digit in the exponent after its sign", "82e+"},
	{"two signs in the exponent", "82e+-1"},
	{"a fraction in the exponent", "1e1.5"},
	{"a hexadecimal number", "0x52"},
	{"a hexadecimal float", "0x1p4"},
	{"octal", "0o122"},
	{"binary", "0b1"},
	{"underscore", "8_2"},
	{"infinity", "Inf"},
	{"negative infinity", "-Inf"},
	{"infinity, spelled out", "Infinity"},
	{"a unit", "82ms"},
	{"percent", "10%"},
	{"digits of another script", "٨٢"},
	{"full-width digits", "８２"},
	{"a NUL byte", "82\x00"},
	{"a date", "2021-07-19T18:46:50Z"},
	{"a list", "[82]"},
	{"quotes", `"82"`},
}

func TestParseNotNumber(t *testing.T) {
	for _, tt := range notNumberTests {
		t.Run(tt.reason, func(t *testing.T) {
			checkState[int64](t, tt.text, opt.Invalid, opt.ErrNumber)
			checkState[count](t, tt.text, opt.Invalid, opt.ErrNumber)
			checkState[float64](t, tt.text, opt.Invalid, opt.ErrNumber)
			checkState[share](t, tt.text, opt.Invalid, opt.ErrNumber)
		})
	}
}

var integerTests = []struct {
	reason string
	text   string
	want   int64
	err    error
}{
	{"plain", "82", 82, nil},
	{"zero", "0", 0, nil},
	{"negative", "-82", -82, nil},
	{"integers have no negative zero", "-0", 0, nil},
	{"blanks around", " \t82\r\n", 82, nil},

	{"ruling 7: a whole float", "82.0", 82, nil},
	{"ruling 7: an exponent", "8.2E1", 82, nil},
	{"ruling 24: a fraction", "82.5", 82, nil},
	{"small e, plus sign", "8.2e+1", 82, nil},
	{"leading zeros in the exponent", "8.2e0000000000000000000000001", 82, nil},
	{"many zeros after the point", "82.000000000000000000000000000000000000000", 82, nil},
	{"zeros before the first digit", "0.00082e5", 82, nil},
	{"a negative exponent that removes zeros", "10e-1", 1, nil},
	{"a negative exponent that removes all zeros", "8200000e-5", 82, nil},
	{"a negative exponent that removes a digit", "8200000e-6", 8, nil},
	{"a fraction because of its exponent", "1e-1", 0, nil},
	{"a fraction that the exponent does not make whole", "8.25e1", 82, nil},
	{"a fraction that the exponent makes whole", "8.25e2", 825, nil},
	{"just not whole", "82.00000000000000000000000000000001", 82, nil},
	{"negative, exponent", "-8.2e1", -82, nil},
	{"negative, fraction", "-0.5", 0, nil},

	{"zero as a float", "0.000", 0, nil},
	{"negative zero as a float", "-0.0", 0, nil},
	{"zero with a huge exponent", "0e999999999999", 0, nil},
	{"zero with a huge negative exponent", "0.00e-999999999999", 0, nil},
	{"zero with an exponent that no integer holds", "-0e99999999999999999999999", 0, nil},

	{"2^53 + 1: not read by way of a float", "9007199254740993", 9007199254740993, nil},
	{"2^53 + 1 as a float", "9007199254740993.0", 9007199254740993, nil},
	{"2^53 + 1 with an exponent", "9.007199254740993e15", 9007199254740993, nil},
	{"1e18 has 19 digits", "1e18", 1000000000000000000, nil},
	{"1e19 has 20", "1e19", 0, opt.ErrRange},
	{"the largest", "9223372036854775807", math.MaxInt64, nil},
	{"one more", "9223372036854775808", 0, opt.ErrRange},
	{"the smallest", "-9223372036854775808", math.MinInt64, nil},
	{"one less", "-9223372036854775809", 0, opt.ErrRange},
	{"the largest as a float", "9223372036854775807.0", math.MaxInt64, nil},
	{"one more as a float", "9223372036854775808.0", 0, opt.ErrRange},
	{"the smallest as a float", "-9223372036854775808.0", math.MinInt64, nil},
	{"one less as a float", "-9223372036854775809.0", 0, opt.ErrRange},
	{"the largest with an exponent", "9.223372036854775807e18", math.MaxInt64, nil},
	{"one more with an exponent", "9.223372036854775808e18", 0, opt.ErrRange},
	{"the smallest with an exponent", "-0.9223372036854775808E+19", math.MinInt64, nil},
	{"many digits", strings.Repeat("9", 400), 0, opt.ErrRange},
	{"many digits and a fraction", strings.Repeat("9", 400) + ".5", 0, opt.ErrRange},
	{"cut toward zero", "-82.99", -82, nil},
	{"cut, not rounded", "82.99", 82, nil},
	{"fewer digits than the exponent removes", "8.2e-3", 0, nil},
	{"one more than the largest, cut", "9223372036854775807.9", math.MaxInt64, nil},
	{"many digits that the exponent cancels", "82" + strings.Repeat("0", 400) + "e-400", 82, nil},
	{"many zeros that the exponent cancels", "0." + strings.Repeat("0", 400) + "82e402", 82, nil},

	{"a huge exponent", "1e400", 0, opt.ErrRange},
	{"a huge negative exponent", "1e-400", 0, nil},
	{"an exponent of 32 bits", "1e2147483647", 0, opt.ErrRange},
	{"a negative exponent of 32 bits", "1.55e-2147483648", 0, nil},
	// With these two, the sum of digits and exponent wrapped around and the
	// program died.
	{"the largest exponent of 64 bits", "1e9223372036854775807", 0, opt.ErrRange},
	{"the smallest exponent of 64 bits", "1.55e-9223372036854775807", 0, nil},
	{"an exponent beyond 64 bits", "1e9223372036854775808", 0, opt.ErrRange},
	{"a negative exponent beyond 64 bits", "1e-99999999999999999999999", 0, nil},
}

func TestParseInteger(t *testing.T) {
	for _, tt := range integerTests {
		t.Run(tt.reason, func(t *testing.T) {
			want, named := opt.Of(tt.want), opt.Of(count(tt.want))
			if tt.err != nil {
				want, named = invalid[int64](), invalid[count]()
			}
			if got, err := opt.Parse[int64](tt.text); !same(got, want) || !errors.Is(err, tt.err) {
				t.Errorf("int64 %q: %v, %v, want %v, %v", tt.text, got, err, want, tt.err)
			}
			if got, err := opt.Parse[count](tt.text); !same(got, named) || !errors.Is(err, tt.err) {
				t.Errorf("named type %q: %v, %v, want %v, %v", tt.text, got, err, named, tt.err)
			}
		})
	}
}

func TestHasFraction(t *testing.T) {
	for _, tt := range []struct {
		reason string
		text   string
		want   bool
	}{
		{"a half", "80.5", true},
		{"a half with an exponent", "8.05E1", true},
		{"blanks around", " 80.5 ", true},
		{"negative", "-80.5", true},
		{"less than one", "1e-400", true},
		{"a whole real", "61.0", false},
		{"a whole number with an exponent", "8.2E1", false},
		{"a whole number", "80", false},
		{"zero", "0.00", false},
		{"zero with an exponent", "0e-7", false},
		{"a comma", "80,5", false},
		{"no number", "NaN", false},
		{"nothing", "", false},
	} {
		if got := opt.HasFraction(tt.text); got != tt.want {
			t.Errorf("%s: HasFraction(%q) = %v", tt.reason, tt.text, got)
		}
	}
}

// The compiler computes the wanted numbers from the exact value of a constant;
// hexadecimal ones give every bit.
var realTests = []struct {
	reason string
	text   string
	want   float64
	err    error
}{
	{"an integer", "82", 82, nil},
	{"zero", "0", 0, nil},
	{"a fraction", "82.5", 82.5, nil},
	{"negative", "-0.125", -0.125, nil},
	{"blanks around", "\n 82.5 ", 82.5, nil},
	{"not a binary fraction", "0.1", 0x1.999999999999ap-4, nil},
	{"as the logs print small rates", "3.146336E-05", 3.146336e-05, nil},
	{"small e, plus sign", "1.5e+3", 1500, nil},
	{"the zero keeps its sign", "-0", math.Copysign(0, -1), nil},
	{"a negative zero with fraction and exponent", "-0.00e-5", math.Copysign(0, -1), nil},
	{"zero with a huge exponent", "0e999999999999", 0, nil},
	{"zero with a huge negative exponent", "0e-999999999999", 0, nil},

	// A real is the nearest float64; if two are equally near, the even one.
	{"2^53 + 1 is halfway between two: down to even", "9007199254740993", 0x1p53, nil},
	{"2^53 + 3 is halfway: up to even", "9007199254740995", 0x1.0000000000002p53, nil},
	{"1 + 2^-53, exactly half: down to even",
		"1.00000000000000011102230246251565404236316680908203125", 1, nil},
	{"a little more than that half: up",
		"1.00000000000000011102230246251565404236316680908203126", 0x1.0000000000001p0, nil},
	{"1 + 3×2^-53, exactly half: up to even",
		"1.00000000000000033306690738754696212708950042724609375", 0x1.0000000000002p0, nil},
	{"a little less than that half: down",
		"1.00000000000000033306690738754696212708950042724609374", 0x1.0000000000001p0, nil},
	// strconv.ParseFloat reads these as 1e-201, 0 and an overflow.
	{"many digits that the exponent cancels", "1" + strings.Repeat("0", 1000) + "e-1000", 1, nil},
	{"many zeros that the exponent cancels", "-0." + strings.Repeat("0", 100000) + "9e100000", -0.9, nil},
	{"digits and exponent beyond what strconv counts", strings.Repeat("9", 20000) + "e-20000", 1, nil},
	{"zero in many digits", "-0." + strings.Repeat("0", 1000) + "e1000", math.Copysign(0, -1), nil},
	{"half of the last bit in the 1000th digit", "1." + // 1 + 2^-53 and a little more
		"00000000000000011102230246251565404236316680908203125" + strings.Repeat("0", 1000) + "1", 0x1.0000000000001p0, nil},

	{"the largest float64", "1.7976931348623157e308", math.MaxFloat64, nil},
	{"rounds to the largest", "1.7976931348623158e308", math.MaxFloat64, nil},
	{"nearer to 2^1024 than to the largest", "1.7976931348623159e308", 0, opt.ErrRange},
	{"overflow", "1e400", 0, opt.ErrRange},
	{"negative overflow", "-1e400", 0, opt.ErrRange},
	{"overflow without an exponent", "1" + strings.Repeat("0", 400), 0, opt.ErrRange},
	{"an exponent beyond 64 bits", "1e99999999999999999999999", 0, opt.ErrRange},
	{"the smallest float64 above zero", "5e-324", 0x1p-1074, nil},
	{"just above half of it rounds up", "2.4703282292062328e-324", 0x1p-1074, nil},
	{"just below half of it would become zero", "2.4703282292062327e-324", 0, opt.ErrRange},
	{"a subnormal number is a number", "1e-310", 1e-310, nil},
	{"underflow", "1e-400", 0, opt.ErrRange},
	{"negative underflow", "-1e-400", 0, opt.ErrRange},
	{"underflow without an exponent", "0." + strings.Repeat("0", 400) + "1", 0, opt.ErrRange},
	{"a negative exponent beyond 64 bits", "1e-99999999999999999999999", 0, opt.ErrRange},
}

func TestParseReal(t *testing.T) {
	for _, tt := range realTests {
		t.Run(tt.reason, func(t *testing.T) {
			want, named := opt.Of(tt.want), opt.Of(share(tt.want))
			if tt.err != nil {
				want, named = invalid[float64](), invalid[share]()
			}
			if got, err := opt.Parse[float64](tt.text); !same(got, want) || !errors.Is(err, tt.err) {
				t.Errorf("float64 %q: %v, %v, want %v, %v", tt.text, got, err, want, tt.err)
			}
			if got, err := opt.Parse[share](tt.text); !same(got, named) || !errors.Is(err, tt.err) {
				t.Errorf("named type %q: %v, %v, want %v, %v", tt.text, got, err, named, tt.err)
			}
		})
	}
}

func TestExact(t *testing.T) {
	for _, tt := range []struct {
		reason string
		text   string
		want   bool
	}{
		{"small", "82", true},
		{"a fraction is its nearest float64", "0.1", true},
		{"2^53 - 1", "9007199254740991", true},
		{"2^53", "9007199254740992", true},
		{"2^53 + 1 becomes 2^53", "9007199254740993", false},
		{"negative", "-9007199254740993", false},
		{"2^53 + 2", "9007199254740994", true},
		{"blanks around", " 9007199254740993 ", false},
		{"2^63", "9223372036854775808", true},
		{"2^63 with its last digits rounded", "9223372036854776000", false},
		{"10^22, the largest power of ten that is a float64", "10000000000000000000000", true},
		{"10^23 is not", "100000000000000000000000", false},
		{"with an exponent, the digits are not exact", "9.007199254740993e15", true},
		{"so does a fraction", "9007199254740993.0", true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			f, ok := must[float64](t, tt.text).Get()
			if got := opt.Exact(tt.text, f); !ok || got != tt.want {
				t.Errorf("Exact(%q, %v) = %v, want %v", tt.text, f, got, tt.want)
			}
		})
	}
	if opt.Exact("abc", 1e300) {
		t.Error("text that is not a number is reported as exactly 1e300")
	}
}

// The written text of a real is exactly that real, so that writing and reading a
// record adds no remark about lost digits.
func TestWrittenRealsAreExact(t *testing.T) {
	for _, f := range []float64{
		0, 1, 0.1, 82.5, 3.146336e-05, 1e-7, 5e-324, // fractions and small ones
		1 << 53, 1<<53 + 2, 1 << 63, 1e17 + 16, 1e20, 0x1.fffffffffffffp69, // whole, with all digits
		1e21, 1e22, 1e23, math.MaxFloat64, // with an exponent
	} {
		for _, f := range []float64{f, -f} {
			text := opt.Of(f).String()
			if got := must[float64](t, text); got != opt.Of(f) || !opt.Exact(text, f) {
				t.Errorf("%b is written as %s, which reads as %v (exact: %v)", f, text, got, opt.Exact(text, f))
			}
		}
	}
}

// must parses a text that is known to be valid.
func must[T opt.Scalar](t *testing.T, text string) opt.Value[T] {
	t.Helper()
	v, err := opt.Parse[T](text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

// checkParsed checks the properties of Parse for every text and every type:
// there is an error if and only if the state is Invalid, and a parsed value
// reads the same after it is written as text and as JSON.
func checkParsed[T opt.Scalar](t *testing.T, text string) (opt.Value[T], error) {
	t.Helper()
	v, err := opt.Parse[T](text)
	if (err != nil) != (v.State() == opt.Invalid) || v.State() == opt.Absent {
		t.Fatalf("%q is %v with error %v", text, v, err)
	}
	if _, ok := v.Get(); ok != v.IsSet() || !ok && v != opt.Without[T](v.State()) {
		t.Fatalf("%q is %v, which holds a value", text, v)
	}
	written := v.AppendText(nil)
	if again, err := opt.Parse[T](string(written)); v.IsSet() && (!same(again, v) || err != nil) {
		t.Fatalf("%q is %v, whose text %q is %v, %v", text, v, written, again, err)
	} else if !v.IsSet() && len(written) != 0 {
		t.Fatalf("%q is %v and has the text %q", text, v, written)
	}
	data, err2 := v.MarshalJSON()
	var again opt.Value[T]
	if err2 == nil {
		err2 = again.UnmarshalJSON(data)
	}
	want := v
	if v.State() == opt.Invalid {
		want = opt.Without[T](opt.Null) // MarshalJSON has no text to write
	}
	// JSON cannot express text that is not Unicode.
	if text := v.String(); err2 != nil || !same(again, want) && strings.ToValidUTF8(text, "") == text {
		t.Fatalf("%q is %v, whose JSON %s is %v, %v", text, v, data, again, err2)
	}
	return v, err
}

// jsonNumber is the grammar of RFC 8259, section 6.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE]([+-]?)([0-9]+))?$`)

// readInteger is the grammar of integers, written with package regexp and
// rationals of any size.
func readInteger(text string) (n int64, err error) {
	m := jsonNumber.FindStringSubmatch(text)
	if m == nil {
		return 0, opt.ErrNumber
	}
	if isZero(text) {
		return 0, nil
	}
	// An exponent that outweighs all digits decides on its own; a rational with
	// so many zeros would only cost memory.
	if exp := strings.TrimLeft(m[5], "0"); len(exp) > 9 || atoi(exp) > len(text)+100 {
		if m[4] == "-" {
			return 0, nil
		}
		return 0, opt.ErrRange
	}
	r, ok := new(big.Rat).SetString(text)
	switch {
	case !ok:
		return 0, errors.New("math/big does not read a JSON number")
	}
	whole := new(big.Int).Quo(r.Num(), r.Denom()) // toward zero
	if !whole.IsInt64() {
		return 0, opt.ErrRange
	}
	return whole.Int64(), nil
}

// isZero reports whether all digits before the exponent are zeros.
func isZero(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return strings.Trim(mantissa, "-0.") == ""
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// maxFuzzed is the longest number that is fuzzed: longer ones are slow in math/big.
const maxFuzzed = 2000

func FuzzParseInteger(f *testing.F) {
	for _, tt := range integerTests {
		if len(tt.text) <= maxFuzzed {
			f.Add(tt.text)
		}
	}
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxFuzzed {
			t.Skip()
		}
		got, err := checkParsed[int64](t, text)
		if got.State() == opt.Null || got.State() == opt.Redacted {
			return
		}
		n, wantErr := readInteger(strings.Trim(text, " \t\r\n"))
		want := opt.Of(n)
		if wantErr != nil {
			want = invalid[int64]()
		}
		if got != want || err != wantErr {
			t.Errorf("%q is %v, %v, want %v, %v", text, got, err, want, wantErr)
		}
		if named, err := checkParsed[count](t, text); named.String() != got.String() || err != wantErr {
			t.Errorf("%q is %v, %v as a named type, otherwise %v, %v", text, named, err, got, wantErr)
		}
	})
}

// readReal is the grammar of reals, written with packages regexp and strconv,
// and with rationals where strconv miscounts.
func readReal(text string) (float64, error) {
	m := jsonNumber.FindStringSubmatch(text)
	if m == nil {
		return 0, opt.ErrNumber
	}
	x, err := strconv.ParseFloat(text, 64)
	if len(text) > 400 && !isZero(text) && len(strings.TrimLeft(m[5], "0")) < 5 {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			return 0, errors.New("math/big does not read a JSON number")
		}
		x, _ = r.Float64() // the nearest one
		err = nil
	}
	if err != nil || math.IsInf(x, 0) || x == 0 && !isZero(text) {
		return 0, opt.ErrRange
	}
	return x, nil
}

func FuzzParseReal(f *testing.F) {
	for _, tt := range realTests {
		if len(tt.text) <= maxFuzzed {
			f.Add(tt.text)
		}
	}
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxFuzzed {
			t.Skip()
		}
		got, err := checkParsed[float64](t, text)
		if got.State() == opt.Null || got.State() == opt.Redacted {
			return
		}
		x, wantErr := readReal(strings.Trim(text, " \t\r\n"))
		want := opt.Of(x)
		if wantErr != nil {
			want = invalid[float64]()
		}
		if !same(got, want) || err != wantErr {
			t.Errorf("%q is %v, %v, want %v, %v", text, got, err, want, wantErr)
		}
		if named, err := checkParsed[share](t, text); named.String() != got.String() || err != wantErr {
			t.Errorf("%q is %v, %v as a named type, otherwise %v, %v", text, named, err, got, wantErr)
		}
		if written := got.String(); got.IsSet() && !opt.Exact(written, x) {
			t.Errorf("%q is %v, and %s is not exactly equal to it", text, x, written)
		}
	})
}

// FuzzParseText checks the same for text, where every text but the missing ones
// is kept.
func FuzzParseText(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := checkParsed[string](t, text)
		if kept, ok := v.Get(); err != nil || ok && kept != text {
			t.Errorf("%q is %q, %v", text, kept, err)
		}
		if named, _ := checkParsed[color](t, text); named.State() != v.State() {
			t.Errorf("%q is %v as a named type, otherwise %v", text, named, v)
		}
	})
}

func addSeeds(f *testing.F) {
	for _, tt := range missingTests {
		f.Add(tt.text)
	}
	for _, tt := range notNumberTests {
		f.Add(tt.text)
	}
}
