package lake

import (
	"encoding/hex"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// appendReal appends a number as package logs writes it. JSON has no other numbers: they are
// texts.
func appendReal(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(strconv.AppendFloat(append(dst, '"'), f, 'g', -1, 64), '"')
	}
	v := opt.Of(f)
	return v.AppendText(dst)
}

// appendTime appends a time as package logs writes it. JSON of years before 1 and
// after 9999 is a text that is no time.
func appendTime(dst []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(dst, '"'), time.RFC3339Nano), '"')
}

// appendText appends a text.
func appendText(dst, text []byte) []byte {
	if utf8.Valid(text) {
		return jsonscan.AppendQuoted(dst, string(text))
	}
	return jsonscan.AppendQuoted(dst, strings.ToValidUTF8(string(text), "\ufffd"))
}

// leaf appends the JSON of a value that is not NULL; nanos are added to it if it is a time.
type leaf func(dst []byte, v parquet.Value, nanos int64) []byte

// leafOf returns the leaf for the values of a column, whatever its type.
func leafOf(typ parquet.Type) leaf {
	logical := typ.LogicalType()
	if logical == nil {
		return appendPlain
	}
	switch l := logical.Value.(type) {
	case *format.TimestampType:
		// QUIRK: DuckDB and ClickHouse write times without a zone as "local"; those of
		// logs are in UTC.
		return timestamp(durationOf(l.Unit))
	case *format.TimeType:
		unit := durationOf(l.Unit)
		return func(dst []byte, v parquet.Value, _ int64) []byte {
			at := time.Unix(0, 0).UTC().Add(time.Duration(integer(v)) * unit)
			return append(at.AppendFormat(append(dst, '"'), "15:04:05.999999999"), '"')
		}
	case *format.DateType:
		return func(dst []byte, v parquet.Value, _ int64) []byte {
			return appendTime(dst, time.Unix(integer(v)*24*60*60, 0))
		}
	case *format.DecimalType:
		return func(dst []byte, v parquet.Value, _ int64) []byte { return appendDecimal(dst, v, int(l.Scale)) }
	case *format.UUIDType:
		return func(dst []byte, v parquet.Value, _ int64) []byte { return appendUUID(dst, v.ByteArray()) }
	case *format.IntType:
		if !l.IsSigned {
			return appendUnsigned
		}
	}
	return appendPlain
}

// appendPlain appends a value by its physical type.
func appendPlain(dst []byte, v parquet.Value, _ int64) []byte {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(dst, v.Boolean())
	case parquet.Int32, parquet.Int64:
		return strconv.AppendInt(dst, integer(v), 10)
	case parquet.Float:
		return appendFloat(dst, v.Float())
	case parquet.Double:
		return appendReal(dst, v.Double())
	case parquet.Int96: // the time of Spark and Impala
		const julian1970 = 2_440_588
		n := v.Int96()
		return appendTime(dst, time.Unix((int64(n[2])-julian1970)*24*60*60, int64(n[1])<<32|int64(n[0])))
	}
	return appendText(dst, v.ByteArray())
}

// integer returns a whole number of any size.
func integer(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func appendUnsigned(dst []byte, v parquet.Value, _ int64) []byte {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(dst, uint64(v.Uint32()), 10)
	}
	return strconv.AppendUint(dst, v.Uint64(), 10)
}

// appendFloat appends the shortest number that is a float32.
func appendFloat(dst []byte, f float32) []byte {
	wide, err := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
	if err != nil {
		wide = float64(f)
	}
	return appendReal(dst, wide)
}

// durationOf returns the length of a unit; a nanosecond if the file names none.
func durationOf(unit format.TimeUnit) time.Duration {
	if unit.Value == nil {
		return time.Nanosecond
	}
	return unit.Value.Duration()
}

// timestamp returns the leaf for times since 1970.
func timestamp(unit time.Duration) leaf {
	perSecond := int64(time.Second / unit)
	return func(dst []byte, v parquet.Value, nanos int64) []byte {
		n := integer(v)
		return appendTime(dst, time.Unix(n/perSecond, n%perSecond*int64(unit)+nanos))
	}
}

// appendDecimal appends a whole number divided by a power of ten, as a number without needless
// zeros.
func appendDecimal(dst []byte, v parquet.Value, scale int) []byte {
	const most = 1000 // digits; the largest decimals have 76
	var n big.Int
	switch v.Kind() {
	case parquet.Int32, parquet.Int64:
		n.SetInt64(integer(v))
	default:
		text := v.ByteArray()
		text = text[:min(len(text), most/3)]
		if n.SetBytes(text); len(text) > 0 && text[0]&0x80 != 0 {
			n.Sub(&n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(text)))) // two's complement
		}
	}
	scale = min(max(scale, 0), most)
	digits := new(big.Int).Abs(&n).String()
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	whole, fraction := digits[:len(digits)-scale], strings.TrimRight(digits[len(digits)-scale:], "0")
	if n.Sign() < 0 {
		dst = append(dst, '-')
	}
	if dst = append(dst, whole...); fraction != "" {
		dst = append(append(dst, '.'), fraction...)
	}
	return dst
}

// appendUUID appends an identifier as logs write it.
func appendUUID(dst, id []byte) []byte {
	text := []byte(hex.EncodeToString(id))
	for _, at := range []int{20, 16, 12, 8} {
		if at < len(text) {
			text = slices.Insert(text, at, '-')
		}
	}
	return appendText(dst, text)
}
