package opt_test

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"example.com/acstelemetry/opt"
)

// A field says whether it is missing, empty, hidden, broken or has a value.
func ExampleValue() {
	var stream struct {
		RoundTripTimeAvg opt.Value[opt.Milliseconds] `json:"roundTripTimeAvg"`
		JitterAvg        opt.Value[opt.Milliseconds] `json:"jitterAvg"`
		SDKVersion       opt.Value[string]           `json:"sdkVersion"`
		PacketLossAvg    opt.Value[opt.Ratio]        `json:"packetLossRateAvg"`
		CodecName        opt.Value[string]           `json:"codecName"`
	}
	err := json.Unmarshal([]byte(`{
		"roundTripTimeAvg": "82",
		"jitterAvg":        "soon",
		"sdkVersion":       "Redacted",
		"packetLossRateAvg": null
	}`), &stream)
	if err != nil {
		fmt.Println(err)
	}

	if ms, ok := stream.RoundTripTimeAvg.Get(); ok {
		fmt.Println("round trip:", ms.Duration())
	}
	fmt.Println("packet loss, or 0:", stream.PacketLossAvg.Or(0))
	fmt.Println(stream.JitterAvg.State(), stream.SDKVersion.State(), stream.PacketLossAvg.State(), stream.CodecName.State())
	// Output:
	// round trip: 82ms
	// packet loss, or 0: 0
	// invalid redacted null absent
}

// The option omitzero leaves out fields that are absent, but not those that are
// null.
func ExampleValue_IsZero() {
	type user struct {
		Name opt.Value[string] `json:"name,omitzero"`
		Role opt.Value[string] `json:"role,omitzero"`
		City opt.Value[string] `json:"city,omitzero"`
	}
	data, err := json.Marshal(user{Name: opt.Of("Ada"), Role: opt.Without[string](opt.Null)})
	fmt.Println(string(data), err)
	// Output: {"name":"Ada","role":null} <nil>
}

// One number in the spellings of the logs.
func ExampleParse() {
	for _, text := range []string{"82", "82.0", "8.2E1", " 82 ", "-", "None", "redacted", "82.5", "0x52"} {
		v, err := opt.Parse[opt.Packets](text)
		fmt.Printf("%q: %v", text, v)
		switch {
		case err != nil:
			fmt.Print(", because: ", err)
		case opt.HasFraction(text):
			fmt.Print(", without its fraction")
		}
		fmt.Println()
	}
	// Output:
	// "82": 82
	// "82.0": 82
	// "8.2E1": 82
	// " 82 ": 82
	// "-": <null>
	// "None": <null>
	// "redacted": <redacted>
	// "82.5": 82, without its fraction
	// "0x52": <invalid>, because: not a JSON number
}

// One moment in the spellings of the logs.
func ExampleParse_time() {
	for _, text := range []string{
		"2021-07-19T18:46:50.188Z",
		"2021-07-19T20:46:50.1880000+02:00",
		"7/19/2021, 6:46:50.188 PM",
		"2021-07-19T18:46:50.188",
	} {
		v, err := opt.Parse[time.Time](text)
		if err != nil {
			fmt.Println(v, "because", err)
			continue
		}
		fmt.Println(v)
	}
	// Output:
	// 2021-07-19T18:46:50.188Z
	// 2021-07-19T18:46:50.188Z
	// 2021-07-19T18:46:50.188Z
	// <invalid> because time says neither Z nor an offset
}

func ExampleOf() {
	delay := opt.Of(opt.Milliseconds(0))
	fmt.Println(delay, delay.IsSet()) // a zero that was measured

	berlin := time.FixedZone("CEST", 2*60*60)
	start := opt.Of(time.Date(2021, time.July, 19, 20, 46, 50, 0, berlin))
	fmt.Println(start)

	nothing := 0.0
	fmt.Println(opt.Of(opt.Ratio(nothing / nothing)))
	// Output:
	// 0 true
	// 2021-07-19T18:46:50Z
	// <invalid>
}

func ExampleWithout() {
	v := opt.Without[string](opt.Redacted)
	fmt.Println(v, v == opt.Value[string]{})
	// Output: <redacted> false
}

// Code that treats all fields alike sees them as Cells.
func ExampleCell() {
	var (
		name  opt.Value[string]
		delay opt.Value[opt.Seconds]
		start opt.Value[time.Time]
	)
	row := []string{"Contoso", "1e2", "07/19/2021 18:46:50"}
	for i, cell := range []opt.Cell{&name, &delay, &start} {
		if err := cell.Parse(row[i]); err != nil {
			fmt.Println(err)
		}
		fmt.Printf("%s %s\n", cell.Type(), cell.AppendText(nil))
	}
	// Output:
	// string Contoso
	// opt.Seconds 100
	// time.Time 2021-07-19T18:46:50Z
}

func ExampleExact() {
	for _, text := range []string{"9007199254740992", "9007199254740993", "0.1"} {
		v, _ := opt.Parse[float64](text)
		fmt.Println(v, opt.Exact(text, v.Or(0)))
	}
	// Output:
	// 9007199254740992 true
	// 9007199254740992 false
	// 0.1 true
}

func ExampleSeconds_Duration() {
	fmt.Println(opt.Seconds(82).Duration())
	// Output: 1m22s
}

// A value too large for a Duration becomes the longest one.
func ExampleMilliseconds_Duration() {
	fmt.Println(opt.Milliseconds(1500).Duration())
	fmt.Println(opt.Milliseconds(math.MaxInt64).Duration() == math.MaxInt64)
	// Output:
	// 1.5s
	// true
}
