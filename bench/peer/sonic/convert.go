package sonic

import (
	"reflect"
	"unsafe"

	"github.com/bytedance/sonic"
	"github.com/bytedance/sonic/decoder"
	"github.com/bytedance/sonic/encoder"

	"example.com/acstelemetry/bench/work"
)

// NewConverter returns a function that appends the lines of a block, decoded and encoded at
// sonic's fastest settings, with names as the documents spell them. Values are texts, or, if
// copied is set, raw values that nothing looks into.
//
// It does less than the library: null becomes absent unless values are copied. A line with a
// value that is no text is copied so, too, and one with an unknown field as it is: 37 % and
// 4 % of the lines of the kind field.
func NewConverter(copied bool) func(dst, block []byte) []byte {
	if sonic.APIKind != sonic.UseSonicJSON {
		panic(ErrFallback)
	}
	raw := reflect.New(work.LineType(reflect.TypeFor[sonic.NoCopyRawMessage]()))
	lines := []reflect.Value{raw}
	if !copied {
		lines = []reflect.Value{reflect.New(work.LineType(reflect.TypeFor[*string]())), raw}
	}
	d := decoder.NewDecoder("")
	d.SetOptions(decoder.OptionDisableUnknown | decoder.OptionNoValidateJSON)
	const options = encoder.NoQuoteTextMarshaler | encoder.NoValidateJSONMarshaler | encoder.NoEncoderNewline
	convert := func(dst []byte, text string, line reflect.Value) ([]byte, bool) {
		line.Elem().SetZero()
		d.Reset(text)
		n, to := len(dst), line.Interface()
		if d.Decode(to) != nil || d.CheckTrailings() != nil || encoder.EncodeInto(&dst, to, options) != nil {
			return dst[:n], false
		}
		return dst, true
	}
	return func(dst, block []byte) []byte {
		work.SplitLines(block, func(text []byte) {
			done := false
			for i := 0; i < len(lines) && !done; i++ {
				dst, done = convert(dst, unsafe.String(&text[0], len(text)), lines[i])
			}
			if !done {
				dst = append(dst, text...)
			}
			dst = append(dst, '\n')
		})
		return dst
	}
}
