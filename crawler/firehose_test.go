package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// TestAFirehoseThatFloodsIsConnectedAgainWhileEverybodyElseIsHeard runs the crawler
// at many times the speed of the wall: the first connection is flooded with junk,
// the second cut off within a frame, the third has something to say.
func TestAFirehoseThatFloodsIsConnectedAgainWhileEverybodyElseIsHeard(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	var connections atomic.Int32
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/subscribe" {
			return
		}
		n := connections.Add(1)
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		switch n {
		case 1:
			for err == nil {
				err = c.Write(r.Context(), websocket.MessageText, []byte("nonsense"))
			}
		case 2:
			if half, err := c.Writer(r.Context(), websocket.MessageText); err == nil {
				_, _ = half.Write([]byte(`{"did":"did:plc:a",`))
			}
		default:
			_ = c.Write(r.Context(), websocket.MessageText, []byte(fmt.Sprintf(`{"did":"did:plc:a","time_us":%d,"kind":"commit",
				"commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"k1","record":{"text":"heard at last"}}}`, start.UnixMicro())))
			_, _, _ = c.Read(r.Context())
		}
	})
	calm := &fake{poll: func(n int, _ source.State) (source.Harvest, error) { return source.Harvest{Mentions: items(0, n)}, nil }}
	h := build(t, map[string]any{"calm": calm}, feedNamed("calm", time.Minute),
		config.Source{Name: "firehose", Type: config.Bluesky, Instances: []string{base}, Keep: config.KeepAll})
	h.opt.Clock = clock.Fast(time.Now, start, 1000)
	var err error
	if h.opt.Door, err = door.New(door.Options{Clock: h.opt.Clock, AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}); err != nil {
		t.Fatal(err)
	}
	feeds := h.opt.Factories["feed"]
	h.opt.Factories = Builtin()
	h.opt.Factories["feed"] = feeds
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	deliver := h.opt.Deliver
	h.opt.Deliver = func(c context.Context, ms []mention.Mention) ([]mention.Outcome, error) {
		for _, m := range ms {
			if m.Text == "heard at last" {
				defer cancel()
			}
		}
		return deliver(c, ms)
	}
	c, err := New(t.Context(), h.opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(ctx); err != nil {
		t.Fatal(err)
	}
	health, err := c.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if connections.Load() != 3 || ctx.Err() != context.Canceled || len(calm.polls()) < 2 {
		t.Errorf("%d connections, the other was asked %d times, %v", connections.Load(), len(calm.polls()), ctx.Err())
	}
	if got := health[1].Outcomes; got[mention.Refused] == 0 {
		t.Errorf("outcomes %v do not count the junk", got)
	}
}
