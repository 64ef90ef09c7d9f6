package mos_test

import (
	"errors"
	"fmt"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
)

func ExampleR() {
	p := mos.Default()
	r, err := mos.R(p)
	fmt.Printf("R %.1f, MOS %.2f, %v\n", r, mos.MOS(r), err)

	p.Ta, p.T, p.Tr = 250, 250, 500 // ms, one path
	p.Ppl = 2                       // per cent
	r, err = mos.R(p)
	fmt.Printf("R %.1f, MOS %.2f, %v\n", r, mos.MOS(r), err)

	p.Ppl = 35
	_, err = mos.R(p)
	fmt.Println(errors.Is(err, mos.ErrRange), err)
	// Output:
	// R 93.2, MOS 4.41, <nil>
	// R 49.0, MOS 2.52, <nil>
	// true mos: Ppl is 35 %, not within 0 to 20 %: outside the permitted range of ITU-T G.107
}

func ExampleCompute() {
	p := mos.Default()
	p.Ta, p.T, p.Tr = 250, 250, 500
	p.Ie, p.Bpl, p.Ppl = 11, 19, 1 // G.729A, one packet in a hundred lost
	t, err := mos.Compute(p)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Printf("signal %.1f, with the voice -%.1f, delay and echo -%.1f, codec and loss -%.1f: R %.1f\n",
		t.Ro, t.Is(), t.Id(), t.IeEff, t.R())
	// Output:
	// signal 94.8, with the voice -1.4, delay and echo -14.2, codec and loss -15.2: R 64.0
}

func ExampleMOS() {
	for _, r := range []float64{90, 70, 50} {
		fmt.Printf("%v: %.2f\n", r, mos.MOS(r))
	}
	// Output:
	// 90: 4.34
	// 70: 3.60
	// 50: 2.58
}

func ExampleLookup() {
	c, ok := mos.Lookup("G.729A+VAD")
	fmt.Println(c.Ie, c.Bpl, ok)
	_, ok = mos.Lookup("OPUS")
	fmt.Println(ok)
	// Output:
	// 11 19 true
	// false
}

func ExampleParameters_Validate() {
	p := mos.Default()
	p.Ta, p.BurstR, p.Ppl = 600, 4, 5
	fmt.Println(p.Validate())
	// Output:
	// mos: Ta is 600 ms, not within 0 to 500 ms: outside the permitted range of ITU-T G.107
	// mos: BurstR is 4, not within 1 to 2: outside the permitted range of ITU-T G.107
}

// A stream of G.711, whose name in the log does not say whether the receiver
// conceals what is lost. The caller says that it does.
func ExampleStream() {
	rec := &diagnostics.Record{
		MediaType:           opt.Of(diagnostics.Audio),
		CodecName:           opt.Of("PCMU"),
		RoundTripTimeAvg:    opt.Of(opt.Milliseconds(120)),
		JitterBufferSizeAvg: opt.Of(opt.Milliseconds(50)),
		PacketLossRateAvg:   opt.Of(opt.Ratio(0.01)),
	}
	for _, m := range mos.Stream(rec, nil).Missing {
		fmt.Println(m.Input+":", m.Why)
	}

	concealed, _ := mos.Lookup("G.711+PLC")
	res := mos.Stream(rec, &mos.Options{Codecs: map[string]mos.Codec{"PCMU": concealed}})
	fmt.Printf("R %.1f, MOS %.2f at %v ms\n", res.R.Or(0), res.MOS.Or(0), res.Parameters.Ta)
	for _, a := range res.Assumptions {
		fmt.Println("if", a)
	}
	// Output:
	// CodecName: PCMU may be any of G.711, G.711+PLC
	// R 86.8, MOS 4.25 at 110 ms
	// if PacketLossRateAvg is all that was lost, with the burst ratio of the parameters
	// if the one-way delay is half of RoundTripTimeAvg and all of the jitter buffer
	// if echo takes the same way and has the loss TELR and WEPL of the parameters
	// if the codec's constants are the caller's
}
