package eventhubs_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"example.com/acstelemetry/azure/eventhubs"
	"example.com/acstelemetry/logs"
)

const (
	hubName = "insights-logs-calls"
	key     = "c2VjcmV0LWtleQ=="
	access  = "Endpoint=sb://myns.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=" + key
	inputs  = "eventhub://myns/" + hubName // the name of the inputs
)

// certificate is one for servers on this machine, and what trusts it.
type certificate struct {
	server, client  *tls.Config
	keyPEM, certPEM string
}

var makeCertificate = sync.OnceValue(func() certificate {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	must(err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	must(err)
	c := certificate{
		certPEM: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		keyPEM:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})),
	}
	pair, err := tls.X509KeyPair([]byte(c.certPEM), []byte(c.keyPEM))
	must(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(c.certPEM))
	c.server = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	c.client = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return c
})

// hub is an event hub on this machine.
type hub struct {
	name     string
	brokers  []string
	cluster  *kfake.Cluster
	producer *kgo.Client
}

// newHub starts a broker with one event hub, TLS and the connection string as password.
func newHub(t testing.TB, partitions int32, opts ...kfake.Opt) *hub {
	t.Helper()
	cluster, err := kfake.NewCluster(append([]kfake.Opt{
		kfake.NumBrokers(1),
		kfake.SeedTopics(partitions, hubName),
		kfake.TLS(makeCertificate().server),
		kfake.EnableSASL(),
		kfake.Superuser("PLAIN", "$ConnectionString", access),
		kfake.BrokerConfigs(map[string]string{"group.initial.rebalance.delay.ms": "0"}),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	h := &hub{name: hubName, brokers: cluster.ListenAddrs(), cluster: cluster}
	h.producer = newProducer(t, h.brokers, plain.Auth{User: "$ConnectionString", Pass: access}.AsMechanism())
	return h
}

func newProducer(t testing.TB, brokers []string, mechanism sasl.Mechanism, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(brokers...), kgo.DialTLSConfig(makeCertificate().client), kgo.SASL(mechanism),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// send puts messages into a partition.
func (h *hub) send(t testing.TB, partition int32, messages ...string) {
	t.Helper()
	h.sendAt(t, partition, time.Time{}, messages...)
}

// sendAt sends messages with a time stamp.
func (h *hub) sendAt(t testing.TB, partition int32, at time.Time, messages ...string) {
	t.Helper()
	var records []*kgo.Record
	for _, m := range messages {
		records = append(records, &kgo.Record{Topic: h.name, Partition: partition, Value: []byte(m), Timestamp: at})
	}
	if err := h.producer.ProduceSync(t.Context(), records...).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

// sendMany sends the messages PARTITION-0 to PARTITION-(n-1) to each partition.
func (h *hub) sendMany(t testing.TB, partitions int32, n int) (sent []string) {
	t.Helper()
	for p := range partitions {
		var messages []string
		for i := range n {
			messages = append(messages, fmt.Sprintf("%d-%d", p, i))
		}
		h.send(t, p, messages...)
		sent = append(sent, messages...)
	}
	return sent
}

// source returns a source of the hub, which is closed after the test.
func (h *hub) source(t testing.TB, opts eventhubs.Options) *eventhubs.Source {
	t.Helper()
	opts.Brokers, opts.TLS = h.brokers, makeCertificate().client
	src, err := eventhubs.FromConnectionString(access, h.name, &opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

// text returns the content of an input.
func text(t testing.TB, in *logs.Input) string {
	t.Helper()
	b, err := io.ReadAll(in.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// read reads and handles everything that a source returns, and closes it.
func read(t testing.TB, src *eventhubs.Source) (messages []string) {
	t.Helper()
	for in, err := range src.Inputs(t.Context()) {
		if err != nil {
			t.Fatalf("%s: %v: %v", in.Name, in.Origin, err)
		}
		messages = append(messages, text(t, in))
		in.Handled()
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	return messages
}

// same fails unless both lists have the same texts, in any order.
func same(t testing.TB, got, want []string) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %d messages: %s\nwant %d: %s", len(got), brief(got), len(want), brief(want))
	}
}

func brief(messages []string) string {
	if len(messages) > 50 {
		return strings.Join(messages[:50], " ") + " …"
	}
	return strings.Join(messages, " ")
}

// within returns a context for what would otherwise wait for ever.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func (h *hub) auth() sasl.Mechanism {
	return plain.Auth{User: "$ConnectionString", Pass: access}.AsMechanism()
}

// kick removes all members of a group without their knowing.
func (h *hub) kick(t testing.TB, group string) {
	t.Helper()
	request := kmsg.NewPtrLeaveGroupRequest()
	request.Group = group
	for _, m := range h.cluster.GroupInfo(group).Members {
		member := kmsg.NewLeaveGroupRequestMember()
		member.MemberID = m.MemberID
		request.Members = append(request.Members, member)
	}
	if _, err := request.RequestWith(t.Context(), h.producer); err != nil {
		t.Fatal(err)
	}
}

// waitMembers waits until a group has so many members, which have agreed on their partitions.
func (h *hub) waitMembers(t testing.TB, group string, members int) {
	t.Helper()
	if _, err := h.cluster.WaitGroupStable(within(t), group, members); err != nil {
		t.Fatal(err)
	}
}

// committed returns the positions of a group.
func (h *hub) committed(t testing.TB, group string) map[int32]int64 {
	t.Helper()
	request := kmsg.NewPtrOffsetFetchRequest()
	request.Group = group
	g := kmsg.NewOffsetFetchRequestGroup()
	g.Group = group
	request.Groups = append(request.Groups, g)
	response, err := request.RequestWith(t.Context(), h.producer)
	if err != nil {
		t.Fatal(err)
	}
	positions := make(map[int32]int64)
	for _, g := range response.Groups {
		for _, topic := range g.Topics {
			for _, p := range topic.Partitions {
				positions[p.Partition] = p.Offset
			}
		}
	}
	return positions
}

// commit sets the position of a group without members.
func (h *hub) commit(t testing.TB, group string, partition int32, offset int64) {
	t.Helper()
	p := kmsg.NewOffsetCommitRequestTopicPartition()
	p.Partition, p.Offset = partition, offset
	topic := kmsg.NewOffsetCommitRequestTopic()
	topic.Topic, topic.TopicID = hubName, h.cluster.TopicInfo(hubName).TopicID
	topic.Partitions = append(topic.Partitions, p)
	request := kmsg.NewPtrOffsetCommitRequest()
	request.Group = group
	request.Topics = append(request.Topics, topic)
	if _, err := request.RequestWith(t.Context(), h.producer); err != nil {
		t.Fatal(err)
	}
}

// grow gives the hub more partitions.
func (h *hub) grow(t testing.TB, partitions int32) {
	t.Helper()
	topic := kmsg.NewCreatePartitionsRequestTopic()
	topic.Topic, topic.Count = h.name, partitions
	request := kmsg.NewPtrCreatePartitionsRequest()
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(t.Context(), h.producer)
	if err == nil {
		err = kerr.ErrorForCode(response.Topics[0].ErrorCode)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.producer.Close() // it knows the old ones
	h.producer = newProducer(t, h.brokers, h.auth())
}
