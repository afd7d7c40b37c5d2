package socket

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
)

// talk opens a connection to a server that says what say says.
func talk(t *testing.T, say func(ctx context.Context, c *websocket.Conn)) *Conn {
	t.Helper()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		say(r.Context(), c)
		_, _, _ = c.Read(r.Context())
	})
	conn, err := Open(t.Context(), socialtest.Env(t).Door, strings.Replace(base, "http://", "ws://", 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

func TestAMessageThatIsTooLargeIsSkippedAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	c := talk(t, func(ctx context.Context, c *websocket.Conn) {
		_ = c.Write(ctx, websocket.MessageText, make([]byte, 9<<20))
		_ = c.Write(ctx, websocket.MessageText, []byte("next"))
	})
	if raw, err := c.Read(t.Context()); raw != nil || err != nil {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	if raw, err := c.Read(t.Context()); string(raw) != "next" || err != nil {
		t.Fatalf("%q, %v", raw, err)
	}
}

func TestAMessageWithoutEndIsHungUpOn(t *testing.T) {
	t.Parallel()
	c := talk(t, func(ctx context.Context, c *websocket.Conn) {
		w, err := c.Writer(ctx, websocket.MessageBinary)
		for part := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(part)
		}
	})
	if _, err := c.Read(t.Context()); err == nil || !strings.Contains(err.Error(), "without end") {
		t.Fatal(err)
	}
}

func TestAFloodOfPingsDoesNotHideThatNothingIsSaid(t *testing.T) {
	t.Parallel()
	c := talk(t, func(ctx context.Context, c *websocket.Conn) {
		go func() { _, _, _ = c.Read(ctx) }() // pongs
		for ctx.Err() == nil && c.Ping(ctx) == nil {
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := c.Read(ctx); err == nil {
		t.Fatal("something was said")
	}
}

func TestWhoOpensNoSocketIsNamed(t *testing.T) {
	t.Parallel()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			w.Header().Set("Retry-After", "40")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	d := socialtest.Env(t).Door
	for address, want := range map[string]door.Reason{base: door.Protocol, base + "/busy": door.RateLimited, "ws://10.0.0.1": door.Private} {
		if _, err := Open(t.Context(), d, address); door.ReasonOf(err) != want {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}
