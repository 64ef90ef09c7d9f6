package eventhubs_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// broker is Apache Kafka itself, as testdata/kafka/pom.xml names it, in a process of its own.
type broker struct {
	hub
	dir     string
	process *exec.Cmd
	signer  *rsa.PrivateKey // of tokens that it accepts
}

// Whom tokens are for, and who issues them.
const (
	audience = "https://myns.servicebus.windows.net"
	issuer   = "https://issuer.example.com"
)

// newBroker starts a broker with TLS and both ways to authenticate.
func newBroker(t testing.TB) *broker {
	t.Helper()
	jars := filepath.Join("testdata", "kafka", "target", "dependency")
	java, err := exec.LookPath("java")
	if _, missing := os.Stat(jars); err != nil || missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no broker: %v, %v", err, missing)
		}
		t.Skip("no broker: mvn -q -B dependency:copy-dependencies in testdata/kafka, and java, bring it")
	}
	signer, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	b := &broker{dir: t.TempDir(), signer: signer}
	address := closedPort(t)
	b.brokers = []string{address}
	b.write(t, "key.pem", makeCertificate().keyPEM+makeCertificate().certPEM)
	b.write(t, "cert.pem", makeCertificate().certPEM)
	b.write(t, "keys.json", b.publicKeys())
	b.write(t, "log4j2.properties", "rootLogger.level = warn\nrootLogger.appenderRef.o.ref = out\nappender.out.type = Console\nappender.out.name = out\n")
	b.write(t, "server.properties", b.config(address, closedPort(t)))

	b.process = exec.Command(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", filepath.Join(jars, "*"))
	format := b.command("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", filepath.Join(b.dir, "server.properties"))
	if out, err := format.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b.start(t)
	t.Cleanup(func() { b.kill(t) })
	b.producer = newProducer(t, b.brokers, b.auth())
	return b
}

func (b *broker) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// config returns the configuration of one node that is broker and controller.
func (b *broker) config(address, controller string) string {
	file := func(name string) string { return filepath.ToSlash(filepath.Join(b.dir, name)) }
	return strings.Join([]string{
		"process.roles=broker,controller",
		"node.id=1",
		"controller.quorum.voters=1@" + controller,
		"controller.listener.names=CONTROLLER",
		"listeners=HUB://" + address + ",CONTROLLER://" + controller,
		"advertised.listeners=HUB://" + address,
		"listener.security.protocol.map=HUB:SASL_SSL,CONTROLLER:PLAINTEXT",
		"inter.broker.listener.name=HUB",
		"log.dirs=" + file("data"),
		"auto.create.topics.enable=false",
		"offsets.topic.num.partitions=1",
		"offsets.topic.replication.factor=1",
		"transaction.state.log.num.partitions=1",
		"transaction.state.log.replication.factor=1",
		"transaction.state.log.min.isr=1",
		"share.coordinator.state.topic.replication.factor=1",
		"share.coordinator.state.topic.min.isr=1",
		"group.initial.rebalance.delay.ms=0",
		"broker.session.timeout.ms=1500", // it may come back that soon after a kill
		"broker.heartbeat.interval.ms=300",
		"ssl.keystore.type=PEM",
		"ssl.keystore.location=" + file("key.pem"),
		"ssl.truststore.type=PEM",
		"ssl.truststore.location=" + file("cert.pem"),
		"sasl.enabled.mechanisms=PLAIN,OAUTHBEARER",
		"sasl.mechanism.inter.broker.protocol=PLAIN",
		"connections.max.reauth.ms=3600000",
		`listener.name.hub.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="broker" password="b" user_broker="b" user_$ConnectionString="` + access + `";`,
		"listener.name.hub.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
		"listener.name.hub.oauthbearer.sasl.server.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
		"listener.name.hub.oauthbearer.sasl.oauthbearer.jwks.endpoint.url=file://" + file("keys.json"),
		"listener.name.hub.oauthbearer.sasl.oauthbearer.expected.audience=" + audience,
		"listener.name.hub.oauthbearer.sasl.oauthbearer.expected.issuer=" + issuer,
		"",
	}, "\n")
}

// command returns a command that runs a class of the jars.
func (b *broker) command(args ...string) *exec.Cmd {
	all := append(b.process.Args[1:], "-Dlog4j2.configurationFile="+filepath.Join(b.dir, "log4j2.properties"),
		"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=file://"+filepath.ToSlash(filepath.Join(b.dir, "keys.json")))
	return exec.Command(b.process.Path, append(all, args...)...)
}

// start starts the process, and waits until it accepts connections.
func (b *broker) start(t testing.TB) {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(b.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	process := b.command("kafka.Kafka", filepath.Join(b.dir, "server.properties"))
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	b.process.Process = process.Process
	ctx := within(t)
	for {
		conn, err := net.DialTimeout("tcp", b.brokers[0], time.Second)
		if err == nil {
			conn.Close()
			return
		}
		if ctx.Err() != nil {
			text, _ := os.ReadFile(log.Name())
			t.Fatalf("the broker does not start: %s", text)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// kill ends the process without its having time for anything.
func (b *broker) kill(t testing.TB) {
	if t.Failed() {
		text, _ := os.ReadFile(filepath.Join(b.dir, "log"))
		t.Logf("the end of the broker's log:\n%s", text[max(0, len(text)-4000):])
	}
	b.process.Process.Kill() //nolint:errcheck // it may have ended
	b.process.Process.Wait() //nolint:errcheck // it was killed
}

// signal sends the process a signal that package os has no name for.
func (b *broker) signal(t testing.TB, name string) {
	t.Helper()
	if out, err := exec.Command("kill", "-"+name, strconv.Itoa(b.process.Process.Pid)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// create makes an event hub.
func (b *broker) create(t testing.TB, name string, partitions int32) {
	t.Helper()
	b.name = name
	topic := kmsg.NewCreateTopicsRequestTopic()
	topic.Topic, topic.NumPartitions, topic.ReplicationFactor = name, partitions, 1
	request := kmsg.NewPtrCreateTopicsRequest()
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(within(t), b.producer)
	if err == nil {
		err = kerr.ErrorForCode(response.Topics[0].ErrorCode)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// publicKeys returns the JSON Web Key Set of the signer.
func (b *broker) publicKeys() string {
	exponent := []byte{1, 0, 1} // 65537
	return fmt.Sprintf(`{"keys":[{"kty":"RSA","kid":"k","alg":"RS256","use":"sig","n":%q,"e":%q}]}`,
		base64.RawURLEncoding.EncodeToString(b.signer.N.Bytes()), base64.RawURLEncoding.EncodeToString(exponent))
}

// token returns a signed token that is valid for a time.
func (b *broker) token(t testing.TB, valid time.Duration) string {
	now := time.Now()
	header, _ := json.Marshal(map[string]any{"alg": "RS256", "kid": "k", "typ": "JWT"})
	claims, _ := json.Marshal(map[string]any{
		"sub": "acscalls", "iss": issuer, "aud": audience, "scope": "x",
		"iat": now.Add(-time.Hour).Unix(), "exp": now.Add(valid).Unix(),
	})
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(claims)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, b.signer, crypto.SHA256, sum[:])
	if err != nil {
		t.Error(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}
