package websub

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // hubs use it
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/sqlite"
)

const topicURL = "https://blog.example/feed"

// hub is a hub on loopback that remembers what it was asked.
type hub struct {
	*httptest.Server
	mu     sync.Mutex
	forms  []url.Values
	status int
	say    string
}

func newHub(t *testing.T) *hub {
	h := &hub{status: http.StatusAccepted}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.forms = append(h.forms, r.PostForm)
		w.WriteHeader(h.status)
		_, _ = io.WriteString(w, h.say)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hub) last() url.Values {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.forms) == 0 {
		return nil
	}
	return h.forms[len(h.forms)-1]
}

func (h *hub) asked() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.forms)
}

// bench is a subscriber whose clock the test turns.
type bench struct {
	*Subscriber
	hub    *hub
	db     *sqlite.DB
	now    time.Time
	pushed []string
}

func open(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "e.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{hub: newHub(t), db: db, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	b.reopen(t)
	return b
}

func (b *bench) reopen(t *testing.T) {
	t.Helper()
	clk := clock.Wall(func() time.Time { return b.now })
	d, err := door.New(door.Options{Clock: clk, AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1})
	if err != nil {
		t.Fatal(err)
	}
	b.Subscriber, err = Open(t.Context(), Options{Callback: "https://earshot.example/push", DB: b.db, Door: d, Clock: clk,
		Pushed: func(name string) { b.pushed = append(b.pushed, name) }})
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) follow(t *testing.T) source.Subscription {
	t.Helper()
	return b.Follow(t.Context(), "blog", source.Topic{Hub: b.hub.URL, Self: topicURL})
}

// call asks the callback something.
func (b *bench) call(method, target, signature string, body io.Reader) (int, string) {
	u, _ := url.Parse(target)
	r := httptest.NewRequest(method, u.RequestURI(), body)
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	r.Header.Set("Content-Type", "application/rss+xml")
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func (b *bench) verify(mode, topic, lease string) (int, string) {
	return b.call(http.MethodGet, b.hub.last().Get("hub.callback")+"?"+url.Values{"hub.mode": {mode}, "hub.topic": {topic},
		"hub.challenge": {"Zm9vYmFy"}, "hub.lease_seconds": {lease}}.Encode(), "", nil)
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// active is a subscription that was verified.
func active(t *testing.T) *bench {
	t.Helper()
	b := open(t)
	b.follow(t)
	if code, body := b.verify("subscribe", topicURL, "432000"); code != http.StatusOK || body != "Zm9vYmFy" {
		t.Fatalf("verification answered %d %q", code, body)
	}
	return b
}

func (b *bench) deliver(body string) (int, string) {
	f := b.hub.last()
	return b.call(http.MethodPost, f.Get("hub.callback"), sign(f.Get("hub.secret"), body), strings.NewReader(body))
}

func TestASubscriptionIsAskedForVerifiedAndPushes(t *testing.T) {
	t.Parallel()
	b := open(t)
	if sub := b.follow(t); sub.Active || sub.Note != "" {
		t.Errorf("before the verification: %+v", sub)
	}
	f := b.hub.last()
	if f.Get("hub.mode") != "subscribe" || f.Get("hub.topic") != topicURL || len(f.Get("hub.secret")) < 32 || len(f.Get("hub.secret")) >= 200 ||
		!strings.HasPrefix(f.Get("hub.callback"), "https://earshot.example/push/") || f.Get("hub.lease_seconds") != "864000" {
		t.Errorf("asked with %v", f)
	}
	b.verify("subscribe", topicURL, "432000")
	if sub := b.follow(t); !sub.Active || sub.Pause != time.Hour || b.hub.asked() != 1 {
		t.Errorf("%+v after %d requests", sub, b.hub.asked())
	}
	if code, _ := b.deliver("<rss/>"); code != http.StatusAccepted {
		t.Errorf("delivery answered %d", code)
	}
	list := b.Pending("blog")
	if len(list) != 1 || string(list[0].Body) != "<rss/>" || list[0].ContentType != "application/rss+xml" || len(b.pushed) != 1 {
		t.Errorf("pending %+v", list)
	}
	if len(b.Pending("blog")) != 0 {
		t.Error("handed over twice")
	}
	if got := b.Counts(); got["taken"] != 1 || got["verified"] != 1 {
		t.Errorf("counted %v", got)
	}
}

func TestASubscriptionSurvivesARestartAndIsRenewedAtHalfItsLease(t *testing.T) {
	t.Parallel()
	b := active(t)
	secret := b.hub.last().Get("hub.secret")
	b.reopen(t)
	if sub := b.follow(t); !sub.Active || b.hub.asked() != 1 {
		t.Fatalf("after a restart: %+v, %d requests", sub, b.hub.asked())
	}
	b.now = b.now.Add(61 * time.Hour) // more than half of five days
	if sub := b.Follow(t.Context(), "blog", source.Topic{}); !sub.Active || b.hub.asked() != 2 || b.hub.last().Get("hub.secret") != secret {
		t.Errorf("no renewal: %+v, %d requests", sub, b.hub.asked())
	}
	b.follow(t)
	if b.hub.asked() != 2 {
		t.Error("asked again at once")
	}
	b.verify("subscribe", topicURL, "432000")
	b.now = b.now.Add(100 * time.Hour)
	if b.Leases()["active"] != 1 {
		t.Errorf("the renewed lease is over: %v", b.Leases())
	}
	b.now = b.now.Add(100 * time.Hour)
	if b.Leases()["finished"] != 1 {
		t.Errorf("a lease never ends: %v", b.Leases())
	}
}

func TestWhatIsNotBelievedIsDroppedAndCounted(t *testing.T) {
	t.Parallel()
	b := active(t)
	f := b.hub.last()
	callback, secret := f.Get("hub.callback"), f.Get("hub.secret")
	sha1Of := func(body string) string {
		mac := hmac.New(sha1.New, []byte(secret))
		mac.Write([]byte(body))
		return "sha1=" + hex.EncodeToString(mac.Sum(nil))
	}
	huge := strings.Repeat("x", maxBody+1)
	for _, c := range []struct {
		name, target, signature, body string
		code                          int
		verdict                       Verdict
	}{
		{"another token", callback[:len(callback)-1] + "x", "", "<rss/>", http.StatusNotFound, Unknown},
		{"no token", "https://earshot.example/push/", "", "<rss/>", http.StatusNotFound, Unknown},
		{"no signature", callback, "", "<rss/>", http.StatusAccepted, Unsigned},
		{"signed by somebody else", callback, sign("guess", "<rss/>"), "<rss/>", http.StatusAccepted, Forged},
		{"a signature of another body", callback, sign(secret, "<rss></rss>"), "<rss/>", http.StatusAccepted, Forged},
		{"a method nobody knows", callback, "md5=00", "<rss/>", http.StatusAccepted, Forged},
		{"an empty signature", callback, "sha256=", "<rss/>", http.StatusAccepted, Forged},
		{"a huge body", callback, sign(secret, huge), huge, http.StatusRequestEntityTooLarge, TooLarge},
		{"sha1, which large hubs use", callback, sha1Of("<rss>1</rss>"), "<rss>1</rss>", http.StatusAccepted, Taken},
		{"the same again", callback, sha1Of("<rss>1</rss>"), "<rss>1</rss>", http.StatusAccepted, Repeated},
	} {
		before := b.Counts()[string(c.verdict)]
		if code, _ := b.call(http.MethodPost, c.target, c.signature, strings.NewReader(c.body)); code != c.code {
			t.Errorf("%s: answered %d, want %d", c.name, code, c.code)
		}
		if got := b.Counts()[string(c.verdict)]; got != before+1 {
			t.Errorf("%s: not counted as %s: %v", c.name, c.verdict, b.Counts())
		}
	}
	if list := b.Pending("blog"); len(list) != 1 {
		t.Errorf("%d documents came through, want 1", len(list))
	}
	b.reopen(t) // a recording is known again after a restart
	if b.call(http.MethodPost, callback, sha1Of("<rss>1</rss>"), strings.NewReader("<rss>1</rss>")); len(b.Pending("blog")) != 0 {
		t.Error("a replay came through after a restart")
	}
}

func TestADeliveryAboutAnotherFeedIsRefused(t *testing.T) {
	t.Parallel()
	b := active(t)
	f := b.hub.last()
	u, _ := url.Parse(f.Get("hub.callback"))
	r := httptest.NewRequest(http.MethodPost, u.RequestURI(), strings.NewReader("<rss/>"))
	r.Header.Set("X-Hub-Signature", sign(f.Get("hub.secret"), "<rss/>"))
	r.Header.Set("Link", `<https://hub.example/>; rel="hub", <https://other.example/feed>; rel="self"`)
	b.ServeHTTP(httptest.NewRecorder(), r)
	if b.Counts()["wrong topic"] != 1 || len(b.Pending("blog")) != 0 {
		t.Errorf("counted %v", b.Counts())
	}
}

func TestNobodyElseCanSubscribeUsOrUnsubscribeUs(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.follow(t)
	for _, c := range []struct {
		name, mode, topic string
		want              int
	}{
		{"a topic we never named", "subscribe", "https://other.example/feed", http.StatusNotFound},
		{"an unsubscription we never asked for", "unsubscribe", topicURL, http.StatusNotFound},
		{"a mode nobody knows", "steal", topicURL, http.StatusNotFound},
	} {
		if code, body := b.verify(c.mode, c.topic, "1"); code != c.want || strings.Contains(body, "Zm9vYmFy") {
			t.Errorf("%s: %d %q", c.name, code, body)
		}
	}
	b.now = b.now.Add(25 * time.Hour)
	if code, _ := b.verify("subscribe", topicURL, "1000"); code != http.StatusNotFound {
		t.Errorf("a verification a day late: %d", code)
	}
	if code, _ := b.call(http.MethodGet, b.hub.last().Get("hub.callback")+"?hub.mode=subscribe&hub.topic="+url.QueryEscape(topicURL), "", nil); code != http.StatusBadRequest {
		t.Errorf("without a challenge: %d", code)
	}
	if code, _ := b.call(http.MethodDelete, b.hub.last().Get("hub.callback"), "", nil); code != http.StatusMethodNotAllowed {
		t.Errorf("DELETE: %d", code)
	}
}

func TestARefusalOrABrokenHubMeansPollingAndIsSaid(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.hub.status, b.hub.say = http.StatusForbidden, "over quota"
	if sub := b.follow(t); sub.Active || !strings.Contains(sub.Note, "over quota") {
		t.Errorf("%+v", sub)
	}
	if b.follow(t); b.hub.asked() != 1 {
		t.Error("a hub that refused is asked again at once")
	}
	b.hub.status = http.StatusAccepted
	b.now = b.now.Add(2 * time.Hour)
	b.follow(t)
	b.call(http.MethodGet, b.hub.last().Get("hub.callback")+"?hub.mode=denied&hub.reason=no&hub.topic="+url.QueryEscape(topicURL), "", nil)
	if sub := b.follow(t); sub.Active || !strings.Contains(sub.Note, "denied: no") {
		t.Errorf("after a denial: %+v", sub)
	}
}

func TestALostHubIsLeftAndDeliveriesEnd(t *testing.T) {
	t.Parallel()
	b := active(t)
	old := b.hub.last()
	b.Drop(t.Context(), "blog")
	if f := b.hub.last(); f.Get("hub.mode") != "unsubscribe" || f.Get("hub.topic") != topicURL {
		t.Fatalf("asked %v", f)
	}
	if code, _ := b.call(http.MethodPost, old.Get("hub.callback"), sign(old.Get("hub.secret"), "<a/>"), strings.NewReader("<a/>")); code != http.StatusGone {
		t.Errorf("a delivery after leaving: %d", code)
	}
	if code, body := b.verify("unsubscribe", topicURL, ""); code != http.StatusOK || body != "Zm9vYmFy" {
		t.Errorf("unsubscription verified with %d %q", code, body)
	}
	if code, _ := b.verify("unsubscribe", topicURL, ""); code != http.StatusNotFound {
		t.Errorf("verified twice: %d", code)
	}
}

func TestAFeedThatMovesToAnotherHubIsFollowed(t *testing.T) {
	t.Parallel()
	b := active(t)
	other := newHub(t)
	b.Follow(t.Context(), "blog", source.Topic{Hub: other.URL, Self: topicURL})
	if b.hub.last().Get("hub.mode") != "unsubscribe" || other.last().Get("hub.mode") != "subscribe" {
		t.Errorf("old hub %v, new hub %v", b.hub.last(), other.last())
	}
}

func TestAHubCannotBeAPrivateAddress(t *testing.T) {
	t.Parallel()
	b := open(t)
	sub := b.Follow(t.Context(), "blog", source.Topic{Hub: "http://169.254.169.254/latest", Self: topicURL})
	if sub.Active || !strings.Contains(sub.Note, "private address") {
		t.Errorf("%+v", sub)
	}
}

func TestAFloodIsPushedBackNotKept(t *testing.T) {
	t.Parallel()
	b := active(t)
	codes := map[int]int{}
	for i := range pendingMost + 5 {
		code, _ := b.deliver("<rss>" + strings.Repeat("i", i) + "</rss>")
		codes[code]++
	}
	if codes[http.StatusAccepted] != pendingMost || codes[http.StatusServiceUnavailable] != 5 {
		t.Errorf("answers %v", codes)
	}
	b.Pending("blog")
	if code, _ := b.deliver("<rss>" + strings.Repeat("i", pendingMost) + "</rss>"); code != http.StatusAccepted {
		t.Errorf("what was pushed back is not taken later: %d", code)
	}
}

func TestLinkHeadersAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://a.example/x/feed")
	for _, c := range []struct{ name, header, hub, self string }{
		{"both in one line", `<https://hub.example/>; rel="hub", <https://a.example/feed>; rel="self"`, "https://hub.example/", "https://a.example/feed"},
		{"relative, unquoted, other order", `</feed>;title="a, b";rel=self,<//hub.example>; REL=Hub`, "https://hub.example", "https://a.example/feed"},
		{"a comma in an address", `<https://hub.example/?a=1,2>; rel="hub nofollow"`, "https://hub.example/?a=1,2", ""},
		{"something else", `<https://a.example/2>; rel="next"`, "", ""},
		{"not http", `<javascript:alert(1)>; rel=hub`, "", ""},
		{"broken", `<<<<,,,>; rel=`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if hub, self := Links(http.Header{"Link": {c.header}}, base); hub != c.hub || self != c.self {
				t.Errorf("hub %q self %q, want %q and %q", hub, self, c.hub, c.self)
			}
		})
	}
}
