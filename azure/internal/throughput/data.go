package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/service"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"example.com/acstelemetry/acstest"
)

// messageSize is how much the records of a message take, about, in bytes.
const messageSize = 128 << 10

// messagesOf is what the names of files with messages end with.
const messagesOf = "-messages"

// linesOf returns resource logs of a kind, a record on a line.
func linesOf(kind string, size int64) io.Reader {
	return acstest.NewKind(kind, &acstest.Config{Seed: 1, Calls: acstest.None, Bytes: size})
}

// files makes a file of lines, and one with the same records in messages, and returns the lines.
// The files are in the page cache then.
func (m *measurer) files(kind string) (text []byte, err error) {
	if text, err = io.ReadAll(linesOf(kind, m.size*mb)); err != nil {
		return nil, err
	}
	var messages bytes.Buffer
	for message := range messagesIn(text) {
		messages.Write(append(message, '\n'))
	}
	return text, errors.Join(
		os.WriteFile(m.file(kind), text, 0o600),
		os.WriteFile(m.file(kind+messagesOf), messages.Bytes(), 0o600))
}

func (m *measurer) file(name string) string { return filepath.Join(m.dir, name+".json") }

// messagesIn returns the records of lines in messages, as Azure writes them.
func messagesIn(text []byte) iter.Seq[[]byte] {
	const open, end = `{"records":[`, `]}`
	return func(yield func([]byte) bool) {
		for len(text) > 0 {
			var part []byte
			part, text = cut(text, messageSize)
			message := []byte(open)
			for line := range bytes.Lines(part) {
				if line = bytes.TrimSpace(line); len(line) > 0 {
					message = append(append(message, line...), ',')
				}
			}
			if len(message) > len(open) && !yield(append(message[:len(message)-1], end...)) {
				return
			}
		}
	}
}

// cut cuts lines after the line that reaches a size.
func cut(text []byte, size int) (part, rest []byte) {
	if size >= len(text) {
		return text, nil
	}
	end := bytes.IndexByte(text[size:], '\n')
	if end < 0 {
		return text, nil
	}
	return text[:size+end+1], text[size+end+1:]
}

// hours is how many blobs the lines of a kind become: those of a day.
const hours = 24

// fillContainer makes a container, and puts lines into blobs as a diagnostic setting does.
func (m *measurer) fillContainer(ctx context.Context, name string, text []byte) error {
	size := len(text)/hours + 1
	for hour := range hours {
		var part []byte
		part, text = cut(text, size)
		if err := m.putBlob(ctx, name, hour, bytes.NewReader(part)); err != nil {
			return err
		}
	}
	return nil
}

// putBlob writes the append blob of an hour, and makes its container before the first.
func (m *measurer) putBlob(ctx context.Context, name string, hour int, data io.Reader) error {
	account, err := service.NewClientFromConnectionString(storageAccess(m.account), nil)
	if err != nil {
		return err
	}
	container := account.NewContainerClient(name)
	if hour == 0 {
		if _, err := container.Create(ctx, nil); err != nil {
			return err
		}
	}
	blob := container.NewAppendBlobClient(fmt.Sprintf("resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/"+
		"MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/R/y=2026/m=01/d=05/h=%02d/m=00/PT1H.json", hour))
	_, err = blob.Create(ctx, nil)
	block := make([]byte, 4<<20)
	for err == nil {
		var n int
		if n, err = io.ReadFull(data, block); n > 0 {
			_, failed := blob.AppendBlock(ctx, streaming.NopCloser(bytes.NewReader(block[:n])), nil)
			err = errors.Join(err, failed)
		}
	}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// fillHub makes a hub, and sends records in messages to all of its partitions in turn.
func (m *measurer) fillHub(ctx context.Context, name string, partitions int32, text []byte) error {
	trust, err := trusting(m.cert)
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(m.broker), kgo.DialTLSConfig(trust),
		kgo.SASL(plain.Auth{User: "$ConnectionString", Pass: hubAccess}.AsMechanism()),
		kgo.RecordPartitioner(kgo.RoundRobinPartitioner()), kgo.ProducerBatchCompression(kgo.NoCompression()))
	if err != nil {
		return err
	}
	defer client.Close()
	topic := kmsg.NewCreateTopicsRequestTopic()
	topic.Topic, topic.NumPartitions, topic.ReplicationFactor = name, partitions, 1
	request := kmsg.NewPtrCreateTopicsRequest()
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, client)
	if err == nil {
		err = kerr.ErrorForCode(response.Topics[0].ErrorCode)
	}
	if err != nil {
		return err
	}
	var sent kgo.FirstErrPromise
	for message := range messagesIn(text) {
		client.Produce(ctx, &kgo.Record{Topic: name, Value: message}, sent.Promise())
	}
	return sent.Err()
}
