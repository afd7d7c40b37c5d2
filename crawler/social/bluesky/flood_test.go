package bluesky

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/social/socket"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// flooded listens to a server that sends these frames, then flood without end, and
// gives every harvest that was handed over.
func flooded(t *testing.T, flood string, frames ...string) ([]source.Harvest, error) {
	t.Helper()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		for _, f := range frames {
			_ = c.Write(r.Context(), websocket.MessageText, []byte(f))
		}
		for err == nil && flood != "" {
			err = c.Write(r.Context(), websocket.MessageText, []byte(flood))
		}
	})
	env := socialtest.Env(t)
	env.Wanted = func(m *mention.Mention) bool { return strings.Contains(m.Text, "tarnwick") }
	made, err := New(config.Source{Type: config.Bluesky, Instances: []string{base}}, env)
	if err != nil {
		t.Fatal(err)
	}
	var all []source.Harvest
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err = made.(*Source).Stream(ctx, socialtest.State(false), func(_ context.Context, h source.Harvest) error {
		if all = append(all, h); len(all) == 2 {
			cancel() // that is enough of it
		}
		return nil
	})
	return all, err
}

func TestAFloodNeverFillsTheMemory(t *testing.T) {
	t.Parallel()
	wanted := create("a", "k1", 1, `{"text":"tarnwick `+strings.Repeat("x", 500_000)+`"}`)
	for name, flood := range map[string]string{
		"giant posts":              wanted,
		"posts nobody wants":       create("a", "k2", 1, `{"text":"lunch"}`),
		"large posts nobody wants": create("a", "k2", 1, `{"text":"`+strings.Repeat("lunch ", 100_000)+`"}`),
	} {
		harvests, err := flooded(t, flood)
		if err == nil || len(harvests) < 2 {
			t.Errorf("%s: %d harvests, %v", name, len(harvests), err)
		}
		for _, h := range harvests {
			if h.Bytes > maxBytes+socket.MaxFrame || len(h.Dropped) > maxDropped || len(h.Mentions) > maxBatch {
				t.Errorf("%s: %d bytes, %d mentions and %d outcomes were held at once", name, h.Bytes, len(h.Mentions), len(h.Dropped))
			}
		}
	}
}

func TestAServerThatSendsOnlyJunkIsLeftAndWhatItSentIsCounted(t *testing.T) {
	t.Parallel()
	for _, junk := range []string{"nonsense", `{"did":7}`, `{"$type":"message","payload":{"$type":"x#info","name":"hello"}}`} {
		harvests, err := flooded(t, junk, create("a", "k1", 1, `{"text":"my tarnwick drips"}`))
		var mentions, refused int
		for _, h := range harvests {
			mentions += len(h.Mentions)
			for _, o := range h.Dropped {
				if o.Reason == mention.Refused {
					refused++
				}
			}
		}
		if err == nil || !strings.Contains(err.Error(), "nothing that can be read") || mentions != 1 || refused != maxJunk && !strings.Contains(junk, "info") {
			t.Errorf("%s: %d mentions, %d refused, %v", junk, mentions, refused, err)
		}
	}
}

func TestAFrameThatIsTooLargeIsCountedAndTheNextIsHeard(t *testing.T) {
	t.Parallel()
	harvests, _ := flooded(t, "", strings.Repeat("x", 3<<20), create("a", "k1", 1, `{"text":"my tarnwick drips"}`))
	last := harvests[len(harvests)-1]
	if len(last.Mentions) != 1 || len(last.Dropped) != 1 || last.Dropped[0].Reason != mention.Refused {
		t.Errorf("%+v", harvests)
	}
}
