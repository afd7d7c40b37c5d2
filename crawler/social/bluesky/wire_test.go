package bluesky

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
)

// second serves frames as the second generation of Jetstream does, and refuses
// cursors when old is set.
func second(t *testing.T, frames []string, old bool, asked *[]string) string {
	return socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != subscribeV2 {
			fmt.Fprint(w, `{"profiles":[]}`)
			return
		}
		q := r.URL.Query()
		*asked = append(*asked, q.Get("cursor"))
		if q.Has("wantedCollections") || q.Get("collections") != collection || !slices.Contains(q["kinds"], "account") {
			t.Errorf("asked %v", q)
		}
		if old && q.Get("cursor") != "" {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"CursorTooOld","message":"cursor is too old"}`)
			return
		}
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		for _, f := range frames {
			_ = c.Write(r.Context(), websocket.MessageText, []byte(f))
		}
		_ = c.Close(websocket.StatusNormalClosure, "")
	})
}

func TestTheSecondGenerationSaysTheSame(t *testing.T) {
	t.Parallel()
	frames := strings.Split(strings.TrimSpace(string(socialtest.Fixture(t, "bluesky/jetstream-v2.jsonl"))), "\n")
	var asked []string
	base := second(t, frames, false, &asked)
	st := socialtest.State(false)
	before := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	st.Cursors["time_us"] = fmt.Sprint(before.UnixMicro())
	st.Cursors["held"] = "did:plc:ckrrsvxvk3ijxytyxbzr6tbx/3n2q7znod6fk3 did:plc:pnafngk2tryno3ycucyizaq6/x"
	h, err := stream(t, base+subscribeV2, st, func(s *Source) { s.api = base })
	if err == nil || !strings.Contains(err.Error(), "ConsumerTooSlow") || len(h.Mentions) != 1 || len(h.Deleted) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	if m := h.Mentions[0]; m.ID != social.IDOf(config.Bluesky, postURL("did:plc:ertqqbju6y7od7ihr2qv3hgf", "3n2q7xulkoqnj")) || m.Title != "Living with the K2" || m.Lang != "en" {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(asked, []string{fmt.Sprint(before.Add(-rewind).UnixMicro())}) || h.State.Cursors["time_us"] != "1795165740847086" {
		t.Errorf("asked %v, now %v", asked, h.State.Cursors)
	}
	if len(h.Gaps) != 1 || !h.Gaps[0].From.Equal(before) || h.Gaps[0].To.UnixMicro() != 1795165260161875 {
		t.Errorf("%+v", h.Gaps)
	}
}

func TestACursorThatIsTooOldIsAGapAndNoEnd(t *testing.T) {
	t.Parallel()
	var asked []string
	base := second(t, nil, true, &asked)
	st := socialtest.State(false)
	st.Cursors["time_us"] = fmt.Sprint(socialtest.Now.Add(-time.Hour).UnixMicro())
	h, _ := stream(t, base+subscribeV2, st, func(s *Source) { s.api = base })
	if len(asked) != 2 || asked[1] != "" || len(h.Gaps) != 1 {
		t.Fatalf("asked %q, %+v", asked, h.Gaps)
	}
}

func TestAServersGenerationIsToldByItsAddress(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"jetstream2.us-east.bsky.network": "https://jetstream2.us-east.bsky.network/subscribe?wantedCollections=",
		"jetstream.us-east.bsky.network":  "https://jetstream.us-east.bsky.network/xrpc/network.bsky.jetstream.subscribeEvents?collections=",
		"wss://own.example/xrpc/anything": "wss://own.example/xrpc/network.bsky.jetstream.subscribeEvents?collections=",
		"ws://own.example:6008":           "ws://own.example:6008/subscribe?wantedCollections=",
	} {
		if got := subscription(host, time.Time{}); !strings.HasPrefix(got, want) || strings.Contains(got, "cursor") {
			t.Errorf("%s: %s", host, got)
		}
	}
}
