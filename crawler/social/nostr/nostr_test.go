package nostr

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcec/v2/schnorr"
	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/social/socket"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func signed(t *testing.T, content string, tags ...[]string) string {
	t.Helper()
	return signedAs(t, 1, content, tags...)
}

func signedAs(t *testing.T, kind int, content string, tags ...[]string) string {
	t.Helper()
	key, pub := btcec.PrivKeyFromBytes([]byte(strings.Repeat("k", 32)))
	e := event{Pubkey: hex.EncodeToString(schnorr.SerializePubKey(pub)), Created: socialtest.Now.Unix() - 60, Kind: kind, Tags: tags, Content: content}
	sum, _ := e.hash()
	sig, err := schnorr.Sign(key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	e.ID, e.Sig = hex.EncodeToString(sum[:]), hex.EncodeToString(sig.Serialize())
	raw, _ := json.Marshal(e)
	return string(raw)
}

func poll(t *testing.T, frames ...string) (source.Harvest, error) {
	t.Helper()
	return pollAfter(t, socialtest.State(true), "", `"#t":["tarnwick"]`, frames...)
}

// pollAfter polls a relay that says about about itself, is asked what holds want, and
// answers with frames.
func pollAfter(t *testing.T, st source.State, about, want string, frames ...string) (source.Harvest, error) {
	t.Helper()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") == "application/nostr+json" {
			_, _ = w.Write([]byte(about))
			return
		}
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		if _, req, err := c.Read(r.Context()); err != nil || !strings.Contains(string(req), want) {
			t.Errorf("asked %s %v", req, err)
		}
		for _, f := range frames {
			_ = c.Write(r.Context(), websocket.MessageText, []byte(f))
		}
		_, _, _ = c.Read(r.Context())
	})
	made, err := New(config.Source{Type: config.Nostr, Instances: []string{strings.Replace(base, "http", "ws", 1)}}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source).Poll(t.Context(), st)
}

func TestARelayThatCanBeSearchedIsSearched(t *testing.T) {
	t.Parallel()
	about := string(socialtest.Fixture(t, "nostr/nip11.json"))
	untagged := signed(t, "my tarnwick leaks")
	h, err := pollAfter(t, socialtest.State(true), about, `"search":"Tarnwick"`, `["EVENT","earshot",`+untagged+`]`, `["EOSE","earshot"]`)
	if err != nil || len(h.Mentions) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	h, err = poll(t, `["EVENT","earshot",`+untagged+`]`, `["EOSE","earshot"]`)
	if err != nil || len(h.Mentions) != 0 || len(h.Dropped) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestAnAuthorsDeletionIsFollowedAndNobodyElses(t *testing.T) {
	t.Parallel()
	mine, others := strings.Repeat("ab", 32), strings.Repeat("cd", 32)
	var key event
	_ = json.Unmarshal([]byte(signed(t, "x")), &key)
	st := socialtest.State(false)
	st.Cursors["held"] = mine + "=" + key.Pubkey + " " + others + "=" + strings.Repeat("0", 64)
	article := "30023:" + key.Pubkey + ":my-kettle"
	h, err := pollAfter(t, st, "", `"kinds":[5]`,
		`["EVENT","earshot",`+signedAs(t, 5, "", []string{"e", mine}, []string{"e", others}, []string{"a", article}, []string{"a", "30023:" + strings.Repeat("0", 64) + ":x"})+`]`, `["EOSE","earshot"]`)
	if err != nil || len(h.Deleted) != 2 || h.Deleted[0] != social.IDOf(config.Nostr, eventURL(mine)) || h.Deleted[1] != mention.NewID(config.Nostr, article, "") {
		t.Fatalf("%+v %v", h, err)
	}
	if h.State.Cursors["held"] != others+"="+strings.Repeat("0", 64) {
		t.Error(h.State.Cursors)
	}
}

func TestAnEditedArticleIsOneMention(t *testing.T) {
	t.Parallel()
	tags := [][]string{{"t", "tarnwick"}, {"d", "my-kettle"}, {"title", "My kettle"}}
	h, err := poll(t, `["EVENT","earshot",`+signedAs(t, 30023, "first", tags...)+`]`, `["EVENT","earshot",`+signedAs(t, 30023, "second", tags...)+`]`, `["EOSE","earshot"]`)
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 1 || h.Mentions[0].Type != mention.Article || h.Mentions[0].Title != "My kettle" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestOnlyWhatItsAuthorSignedAndWasAskedForIsTaken(t *testing.T) {
	t.Parallel()
	parent := strings.Repeat("ab", 32)
	good := signed(t, "My Tarnwick <leaks> & \u2028\"drips\"\n\\u2028", []string{"t", "tarnwick"}, []string{"e", parent, "", "root"}, []string{"r", "https://l.example/"})
	h, err := poll(t, `["NOTICE","hello"]`, `["AUTH","x"]`, `{}`, `["EVENT","earshot",`+good+`]`, `["EVENT","earshot",`+good+`]`,
		`["EVENT","earshot",`+strings.Replace(good, "leaks", "rocks", 1)+`]`, `["EVENT","other",`+good+`]`,
		`["EVENT","earshot",`+signed(t, "spam", []string{"t", "coins"})+`]`, `["EVENT","earshot",7]`, `["EOSE","earshot"]`)
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 4 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Type != mention.Comment || m.ParentURL != eventURL(parent) || m.Hashtags[0] != "tarnwick" || len(m.Links) != 1 || m.Engagement.Likes != nil || m.ID == "" {
		t.Errorf("%+v", m)
	}
}

func TestARelayThatRefusesIsNamed(t *testing.T) {
	t.Parallel()
	if _, err := poll(t, `["CLOSED","earshot","rate-limited: slow down"]`); door.ReasonOf(err) != door.RateLimited {
		t.Error(err)
	}
	if _, err := poll(t, `["CLOSED","earshot","auth-required: who are you"]`); door.ReasonOf(err) != door.Blocked {
		t.Error(err)
	}
}

func TestTheSharedFixturesSignaturesVerify(t *testing.T) {
	t.Parallel()
	genuine := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(socialtest.Fixture(t, "nostr/relay-session.jsonl"))), "\n") {
		var parts []json.RawMessage
		var e event
		if json.Unmarshal([]byte(line), &parts) == nil && len(parts) == 3 && json.Unmarshal(parts[2], &e) == nil && e.genuine() {
			genuine++
		}
	}
	if genuine != 5 { // six events, one forged
		t.Error(genuine)
	}
}

// relay polls a relay that is asked and then does what it likes.
func relay(t *testing.T, patience time.Duration, say func(ctx context.Context, c *websocket.Conn)) (source.Harvest, error) {
	t.Helper()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		_, _, _ = c.Read(r.Context())
		say(r.Context(), c)
	})
	made, err := New(config.Source{Type: config.Nostr, Instances: []string{base}}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	s.patience = patience
	return s.Poll(t.Context(), socialtest.State(false))
}

func TestARelayThatFloodsIsLeftWithWhatItGave(t *testing.T) {
	t.Parallel()
	good := `["EVENT","earshot",` + signed(t, "My Tarnwick drips", []string{"t", "tarnwick"}) + `]`
	for name, flood := range map[string]string{
		"forgeries": `["EVENT","earshot",{"id":"` + strings.Repeat("x", 200_000) + `"}]`,
		"notices":   `["NOTICE","` + strings.Repeat("hello ", 2000) + `"]`,
		"giants":    strings.Repeat("x", 3<<20),
	} {
		h, err := relay(t, time.Minute, func(ctx context.Context, c *websocket.Conn) {
			err := c.Write(ctx, websocket.MessageText, []byte(good))
			for err == nil {
				err = c.Write(ctx, websocket.MessageText, []byte(flood))
			}
		})
		if err != nil || len(h.Mentions) != 1 || h.Bytes > maxBytes+2*socket.MaxFrame {
			t.Errorf("%s: %d mentions, %d bytes, %v", name, len(h.Mentions), h.Bytes, err)
		}
	}
	h, err := relay(t, time.Minute, func(ctx context.Context, c *websocket.Conn) {
		for err := error(nil); err == nil; {
			err = c.Write(ctx, websocket.MessageText, []byte(`["NOTICE","hello"]`))
		}
	})
	if err == nil || !strings.Contains(err.Error(), "without end") {
		t.Errorf("nothing but notices: %+v %v", h, err)
	}
}

func TestARelayThatFallsSilentIsLeft(t *testing.T) {
	t.Parallel()
	_, err := relay(t, 100*time.Millisecond, func(ctx context.Context, _ *websocket.Conn) { <-ctx.Done() })
	if err == nil {
		t.Error("taken for an answer")
	}
}
