package eventhubs_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure/eventhubs"
	"example.com/acstelemetry/logs"
)

// Read what has come since the last time. The group's position passes a message when all its
// records have been handled.
func Example() {
	brokers, tlsConfig, stop := exampleHub(delivery("call-1", "call-2"), delivery("call-3"))
	defer stop()

	src, err := eventhubs.FromConnectionString(connectionStringOfThePortal, "insights-logs-calls", &eventhubs.Options{
		Group:   "my-program",
		Brokers: brokers, TLS: tlsConfig, // not needed for an event hub in Azure
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	err = acstelemetry.Each(ctx, src, func(item acstelemetry.Item) error {
		if item.Err != nil {
			return item.Err
		}
		fmt.Println(item.Position, item.Record.Head().CorrelationID)
		return nil
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	// Close commits the position. To commit it at another time, such as after a file has been written, set
	// CommitEvery to -1 and call Commit.
	if err := src.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// eventhub://myns/insights-logs-calls: partition 0, sequence number 0: record 1, offset 12 call-1
	// eventhub://myns/insights-logs-calls: partition 0, sequence number 0: record 2, offset 110 call-2
	// eventhub://myns/insights-logs-calls: partition 0, sequence number 1: record 1, offset 12 call-3
}

// Follow an event hub with an identity of Microsoft Entra ID, and commit only what has been
// written.
func ExampleNew() {
	follow := func(ctx context.Context, cred azcore.TokenCredential, out *bufio.Writer) error { // such as one of azidentity
		src, err := eventhubs.New("myns", "insights-logs-calls", cred, &eventhubs.Options{
			Group:       "archive",
			Follow:      true,
			CommitEvery: -1,
		})
		if err != nil {
			return err
		}
		defer src.Close() //nolint:errcheck // it does not commit
		n := 0
		return acstelemetry.Each(ctx, src, func(item acstelemetry.Item) error {
			if item.Record == nil {
				return item.Err
			}
			out.Write(logs.AppendJSON(nil, item.Record)) //nolint:errcheck // Flush returns it
			if n++; n%1000 > 0 {
				return nil
			}
			return errors.Join(out.Flush(), src.Commit(ctx))
		}, nil)
	}
	_ = follow
}

const connectionStringOfThePortal = access

// exampleHub starts an event hub on this machine that holds messages.
func exampleHub(messages ...string) (brokers []string, tlsConfig *tls.Config, stop func()) {
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1), kfake.SeedTopics(1, hubName), kfake.TLS(makeCertificate().server),
		kfake.EnableSASL(), kfake.Superuser("PLAIN", "$ConnectionString", access),
	)
	if err != nil {
		log.Fatal(err)
	}
	producer, err := kgo.NewClient(
		kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.DialTLSConfig(makeCertificate().client), kgo.DefaultProduceTopic(hubName),
		kgo.SASL(plain.Auth{User: "$ConnectionString", Pass: access}.AsMechanism()),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer producer.Close()
	for _, m := range messages {
		if err := producer.ProduceSync(context.Background(), kgo.StringRecord(m)).FirstErr(); err != nil {
			log.Fatal(err)
		}
	}
	return cluster.ListenAddrs(), makeCertificate().client, cluster.Close
}
