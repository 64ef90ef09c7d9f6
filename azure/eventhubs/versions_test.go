package eventhubs_test

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kversion"

	"example.com/acstelemetry/azure/eventhubs"
)

// TestOldProtocol reads from brokers that understand no newer requests than an old Kafka: Event
// Hubs promises those of Kafka 1.0.
func TestOldProtocol(t *testing.T) {
	for name, versions := range map[string]*kversion.Versions{
		"1.0": kversion.V1_0_0(), "2.0": kversion.V2_0_0(), "2.8": kversion.V2_8_0(),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t, 3, kfake.MaxVersions(versions))
			sent := h.sendMany(t, 3, 50)
			same(t, read(t, h.source(t, eventhubs.Options{})), sent)
			src := h.source(t, eventhubs.Options{Group: "g"})
			same(t, read(t, src), sent)
			same(t, read(t, src), nil)
		})
	}
}
