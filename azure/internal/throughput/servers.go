package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The tests of the two packages say how to get these.
const (
	azurite = "blobstorage/testdata/azurite"
	kafka   = "eventhubs/testdata/kafka/target/dependency"
)

// What gives access to the servers, which run on this machine only.
var (
	storageKey = base64.StdEncoding.EncodeToString([]byte("not a secret: an account of the bench"))
	hubAccess  = "Endpoint=sb://bench.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=" + storageKey
)

func storageAccess(url string) string {
	return "DefaultEndpointsProtocol=http;AccountName=bench;AccountKey=" + storageKey + ";BlobEndpoint=" + url + ";"
}

// startAzurite starts Azurite, which ends with this process, and returns the URL of its account.
func (m *measurer) startAzurite(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "node", "run.js", "--inMemoryPersistence", "--extentMemoryLimit", "8192",
		"--skipApiVersionCheck", "--disableTelemetry", "--silent", "--blobPort", "0")
	cmd.Dir, cmd.Stderr = azurite, os.Stderr
	cmd.Env = append(os.Environ(), "AZURITE_ACCOUNTS=bench:"+storageKey)
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	m.stops = append(m.stops, func() {
		in.Close()
		cmd.Wait() //nolint:errcheck // it has done its work
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, url, ok := strings.Cut(lines.Text(), "successfully listens on "); ok {
			go io.Copy(io.Discard, out) //nolint:errcheck // so that it can go on
			return url + "/bench", nil
		}
	}
	return "", errors.New("azurite does not start: npm ci in " + azurite)
}

// startKafka starts Apache Kafka as one node that is broker and controller, and returns its address
// and the file with its certificate.
func (m *measurer) startKafka(ctx context.Context) (address, cert string, err error) {
	if _, err := os.Stat(kafka); err != nil {
		return "", "", errors.New("there is no Kafka: mvn -q -B dependency:copy-dependencies in eventhubs/testdata/kafka")
	}
	dir := filepath.Join(m.dir, "kafka")
	cert, config := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "server.properties")
	address, controller := freePort(), freePort()
	certText, keyText, err := makeCertificate()
	if err := errors.Join(err,
		os.Mkdir(dir, 0o700),
		os.WriteFile(cert, certText, 0o600),
		os.WriteFile(filepath.Join(dir, "key.pem"), append(keyText, certText...), 0o600),
		os.WriteFile(config, kafkaConfig(dir, address, controller), 0o600)); err != nil {
		return "", "", err
	}
	java := func(args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, "java", append([]string{"-Xmx1g", "-cp", filepath.Join(kafka, "*")}, args...)...)
	}
	if out, err := java("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", config).CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("%w: %s", err, out)
	}
	server := java("kafka.Kafka", config)
	said := new(bytes.Buffer)
	server.Stdout, server.Stderr = said, said
	if err := server.Start(); err != nil {
		return "", "", err
	}
	m.stops = append(m.stops, func() {
		server.Process.Kill() //nolint:errcheck // it may have ended
		server.Wait()         //nolint:errcheck // it was killed
	})
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			return address, cert, conn.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	m.stop()
	return "", "", fmt.Errorf("the broker does not start: %s", said)
}

func kafkaConfig(dir, address, controller string) []byte {
	return []byte(strings.Join([]string{
		"process.roles=broker,controller", "node.id=1",
		"controller.quorum.voters=1@" + controller, "controller.listener.names=CONTROLLER",
		"listeners=HUB://" + address + ",CONTROLLER://" + controller, "advertised.listeners=HUB://" + address,
		"listener.security.protocol.map=HUB:SASL_SSL,CONTROLLER:PLAINTEXT", "inter.broker.listener.name=HUB",
		"log.dirs=" + filepath.Join(dir, "data"),
		"offsets.topic.num.partitions=1", "offsets.topic.replication.factor=1",
		"ssl.keystore.type=PEM", "ssl.keystore.location=" + filepath.Join(dir, "key.pem"),
		"ssl.truststore.type=PEM", "ssl.truststore.location=" + filepath.Join(dir, "cert.pem"),
		"sasl.enabled.mechanisms=PLAIN", "sasl.mechanism.inter.broker.protocol=PLAIN",
		`listener.name.hub.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required ` +
			`username="broker" password="b" user_broker="b" user_$ConnectionString="` + hubAccess + `";`,
		"",
	}, "\n"))
}

// freePort returns the address of a port that nobody listens on.
func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err) // there is no loopback
	}
	defer l.Close()
	return l.Addr().String()
}

// makeCertificate returns a certificate for servers on this machine, and its key.
func makeCertificate() (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), err
}
