// Package socket is how sources hold a WebSocket conversation with somebody they do
// not trust.
//
// It owns opening the connection through the guarded door, naming why it could not
// be opened, and how much of what is sent is held in memory. It knows nothing of what
// is said.
package socket

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
)

const (
	// MaxFrame is the largest message that is given to a source, in bytes.
	MaxFrame = 2 << 20
	// maxSkip is how much of a larger one is read to its end before we hang up.
	maxSkip = 64 << 20
)

// Conn is an open connection.
type Conn struct{ ws *websocket.Conn }

// Open connects to address, whose scheme may be ws, wss, http or https. Its error is
// a *[door.Error]; what the server said instead is in its Body.
func Open(ctx context.Context, d *door.Door, address string) (*Conn, error) {
	address = strings.Replace(strings.Replace(address, "wss://", "https://", 1), "ws://", "http://", 1)
	ws, resp, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: d.StreamClient(door.Skip)})
	if err == nil {
		ws.SetReadLimit(-1) // too large a message is skipped, see Read
		return &Conn{ws}, nil
	}
	var known *door.Error
	if errors.As(err, &known) {
		return nil, known
	}
	e := &door.Error{Reason: door.Protocol, URL: door.Redact(address), Detail: "no WebSocket could be opened"}
	if resp != nil {
		e.Status, e.After = resp.StatusCode, d.RetryAfter(resp.Header)
		if resp.Body != nil {
			e.Body, _ = io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		}
		switch {
		case resp.StatusCode == http.StatusTooManyRequests:
			e.Reason = door.RateLimited
		case resp.StatusCode >= 500:
			e.Reason = door.ServerError
		}
	}
	return nil, e
}

// Read returns the next message, nil for one that is larger than [MaxFrame]. It
// waits as long as ctx lets it.
func (c *Conn) Read(ctx context.Context) ([]byte, error) {
	_, r, err := c.ws.Reader(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, MaxFrame+1))
	if err != nil {
		return nil, err
	}
	if len(raw) <= MaxFrame {
		return raw, nil
	}
	n, err := io.Copy(io.Discard, io.LimitReader(r, maxSkip))
	if err == nil && n == maxSkip {
		err = errors.New("a message without end")
	}
	return nil, err
}

// Write sends one text message.
func (c *Conn) Write(ctx context.Context, text []byte) error {
	return c.ws.Write(ctx, websocket.MessageText, text)
}

// Close hangs up without a word.
func (c *Conn) Close() { _ = c.ws.CloseNow() } // nothing is left to be said
