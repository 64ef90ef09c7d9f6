package eventhubs_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/azure/eventhubs"
)

// BenchmarkInputs is what a message costs without reading its records. The broker that never
// runs out of messages is in the same process.
func BenchmarkInputs(b *testing.B) {
	for _, size := range []int{1 << 10, 32 << 10, 512 << 10} {
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			batch := kfake.SyntheticBatch{Records: max(1, 64<<10/size), RecordBytes: size}
			h := newHub(b, 4, kfake.SyntheticFetch(batch))
			src := h.source(b, eventhubs.Options{Follow: true, Group: "g"})
			b.SetBytes(int64(size))
			b.ReportAllocs()
			n := 0
			for in, err := range src.Inputs(b.Context()) {
				if err != nil {
					b.Fatal(err)
				}
				if n == 0 {
					b.ResetTimer() // connecting takes longer
				}
				in.Handled()
				if n++; n > b.N {
					break
				}
			}
		})
	}
}

// BenchmarkRecords reads the same records from a file, from a broker in this process, and from
// Apache Kafka on this machine, which has its share of the processors.
func BenchmarkRecords(b *testing.B) {
	const total = 32 << 20
	for _, perMessage := range []int{1, 20, 400} {
		messages := deliveries(total, perMessage)
		size := 0
		for _, m := range messages {
			size += len(m.Value)
		}
		name := func(from string) string { return fmt.Sprintf("%s/%dKB", from, (size/len(messages)+512)>>10) }
		b.Run(name("file"), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "messages.json")
			var text bytes.Buffer
			for _, m := range messages {
				text.Write(append(m.Value, '\n'))
			}
			if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
				b.Fatal(err)
			}
			readRecords(b, int64(size), func() acstelemetry.Source { return acstelemetry.Files{Paths: []string{path}} })
		})
		fill := func(b *testing.B, h *hub) func() acstelemetry.Source {
			if err := h.producer.ProduceSync(b.Context(), inHub(messages, h.name)...).FirstErr(); err != nil {
				b.Fatal(err)
			}
			return func() acstelemetry.Source { return h.source(b, eventhubs.Options{}) }
		}
		b.Run(name("kfake"), func(b *testing.B) {
			readRecords(b, int64(size), fill(b, newHub(b, 4)))
		})
		b.Run(name("kafka"), func(b *testing.B) {
			k := newBroker(b)
			k.create(b, "records", 4)
			readRecords(b, int64(size), fill(b, &k.hub))
		})
	}
}

// deliveries returns messages of diagnostic settings with so many bytes in all.
func deliveries(total int64, perMessage int) (messages []*kgo.Record) {
	lines := bufio.NewScanner(acstest.NewKind("field", &acstest.Config{Calls: acstest.None, Bytes: total}))
	lines.Buffer(nil, 1<<20)
	message, n := []byte(nil), 0
	flush := func() {
		messages = append(messages, &kgo.Record{Value: append(message, "]}"...), Partition: int32(len(messages) % 4)})
		message, n = nil, 0
	}
	for lines.Scan() {
		message = append(message, map[bool]string{true: `{"records":[`, false: ","}[n == 0]...)
		message = append(message, lines.Bytes()...)
		if n++; n == perMessage {
			flush()
		}
	}
	if n > 0 {
		flush()
	}
	return messages
}

// inHub returns the messages for one hub: a producer changes those that it sends.
func inHub(messages []*kgo.Record, name string) []*kgo.Record {
	var all []*kgo.Record
	for _, m := range messages {
		all = append(all, &kgo.Record{Topic: name, Partition: m.Partition, Value: m.Value})
	}
	return all
}

func readRecords(b *testing.B, size int64, open func() acstelemetry.Source) {
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var n atomic.Int64
		opts := &acstelemetry.EachOptions{}
		opts.ReuseRecords = true
		err := acstelemetry.EachUnordered(b.Context(), open(), func(item acstelemetry.Item) error {
			n.Add(1)
			return nil
		}, opts)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n.Load()), "records")
	}
}
