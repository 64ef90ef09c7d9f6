package diagnostics_test

import (
	"fmt"

	"example.com/acstelemetry/diagnostics"
)

func ExampleDecode() {
	line := `{"category":"CallDiagnostics","properties":{"endpointId":null,"endpointType":"Server","mediaType":"Audio",
		"streamId":"2001","roundTripTimeAvg":"42","jitterAvg":"1","packetLossRateAvg":"3.146336E-05"}}`
	rec, err := diagnostics.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	if loss, ok := rec.PacketLossRateAvg.Get(); ok {
		fmt.Printf("%.4f %%\n", 100*loss)
	}
	fmt.Println(rec.RoundTripTimeAvg.Or(0).Duration(), rec.EndpointType, rec.EndpointID, rec.VideoFrameRateAvg)
	// Output:
	// 0.0031 %
	// 42ms Server <null> <absent>
}
