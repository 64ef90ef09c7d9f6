package blobstorage

import (
	"io"
	"strings"

	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
)

// captureEnding is that of the files of Event Hubs capture.
const captureEnding = ".avro"

// capture reads the messages in a file of Event Hubs capture, each followed by a line feed.
type capture struct {
	src   io.Reader
	file  *ocf.Reader
	body  []byte // of the current message, as far as it has not been read
	inEnd bool   // the line feed after it has not been read
}

// messageSchema is what is read of a message. Its other fields say when it came, and where it
// was in the hub.
const messageSchema = `{"type":"record","name":"EventData","namespace":"Microsoft.ServiceBus.Messaging",
	"fields":[{"name":"Body","type":["null","bytes"]}]}`

type message struct {
	Body []byte `avro:"Body"` // nil if the message has none
}

// open reads the header of the file.
func (c *capture) open() error {
	schema, err := avro.Parse(messageSchema)
	if err != nil {
		return err
	}
	c.file, err = ocf.NewReader(c.src, ocf.WithReaderSchema(schema))
	return err
}

// Read reads the next bytes of messages.
func (c *capture) Read(p []byte) (n int, err error) {
	if c.file == nil {
		if err := c.open(); err != nil {
			return 0, err
		}
	}
	for n == 0 && len(p) > 0 {
		switch {
		case len(c.body) > 0:
			n = copy(p, c.body)
			c.body = c.body[n:]
		case c.inEnd:
			c.inEnd = false
			p[0] = '\n'
			n = 1
		default:
			var m message
			if err := c.file.Decode(&m); err != nil {
				return 0, err
			}
			c.body, c.inEnd = m.Body, len(m.Body) > 0
		}
	}
	return n, nil
}

// contentOf returns the reader of what a logs.Input has, and its offset in the blob.
func contentOf(r *reader) (io.Reader, int64) {
	if strings.HasSuffix(r.name, captureEnding) {
		return &capture{src: r}, 0
	}
	return r, r.start
}
