package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/alerts/webhook"
)

// newsroom is a feed that says what a test lets it say.
type newsroom struct {
	*httptest.Server
	mu    sync.Mutex
	items []string
	asked chan struct{}
}

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{asked: make(chan struct{}, 10_000)}
	n.say("Acme opens a museum of kettles in the old harbour")
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" {
			http.NotFound(w, r)
			return
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>press</title><link>http://press.example/</link>`)
		for _, item := range n.items {
			fmt.Fprint(w, item)
		}
		fmt.Fprint(w, `</channel></rss>`)
		n.asked <- struct{}{}
	}))
	t.Cleanup(n.Close)
	return n
}

func (n *newsroom) say(title string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	k := len(n.items)
	n.items = append(n.items, fmt.Sprintf(`<item><title>%s</title><link>http://press.example/%d</link><guid>p%d</guid><pubDate>%s</pubDate></item>`,
		title, k, k, time.Now().UTC().Format(time.RFC1123Z)))
}

// polled waits until the feed was asked for n times from now on.
func (n *newsroom) polled(t *testing.T, times int) {
	t.Helper()
	for len(n.asked) > 0 {
		<-n.asked
	}
	for range times {
		select {
		case <-n.asked:
		case <-time.After(30 * time.Second):
			t.Fatal("nobody asks for the feed")
		}
	}
}

// office is a directory with a rules file, a feed, a Slack, and the built program.
type office struct {
	t     *testing.T
	dir   string
	press *newsroom
	slack *fakeslack.Server
	cmd   *exec.Cmd
	page  string   // where its pages are
	env   []string // besides Slack's
	errs  *strings.Builder
	mu    sync.Mutex
}

func newOffice(t *testing.T) *office {
	t.Helper()
	fake, err := fakeslack.Start(fakeslack.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	o := &office{t: t, dir: t.TempDir(), press: newNewsroom(t), slack: fake, errs: &strings.Builder{}}
	t.Cleanup(func() { o.kill() })
	return o
}

// rules writes the rules file; more goes to its end.
func (o *office) rules(slack, more string) {
	o.t.Helper()
	text := fmt.Sprintf(`timezone = "UTC"
[crawler]
allow_private = ["127.0.0.0/8"]
[web]
listen = "127.0.0.1:0"
[alerts]
thread_every = "0s"
[slack]
%s
[brands.acme]
name = "Acme"
query = "acme"
[[sources]]
name = "press"
type = "feed"
url = %q
every = "1s"
[[rules]]
name = "crisis words"
type = "keyword"
query = "recall OR lawsuit OR fire"
severity = "critical"
group_wait = "0s"
cooldown = "0s"
%s`, slack, o.press.URL+"/feed.xml", more)
	next := filepath.Join(o.dir, "rules.next")
	if err := os.WriteFile(next, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
	if err := os.Rename(next, filepath.Join(o.dir, "rules.toml")); err != nil {
		o.t.Fatal(err)
	}
}

// start starts the program and returns when it has heard what the feed holds.
func (o *office) start() {
	o.t.Helper()
	o.cmd = exec.CommandContext(o.t.Context(), "earshot", "run")
	o.cmd.Dir = o.dir
	o.cmd.Env = append(os.Environ(), "SLACK_BOT_TOKEN="+fakeslack.BotToken, "SLACK_APP_TOKEN="+fakeslack.AppToken,
		"SLACK_SIGNING_SECRET="+fakeslack.SigningSecret, "SLACK_API_URL="+o.slack.APIURL())
	o.cmd.Env = append(o.cmd.Env, o.env...)
	pipe, err := o.cmd.StderrPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	page := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			o.mu.Lock()
			o.errs.WriteString(lines.Text() + "\n")
			o.mu.Unlock()
			if address, ok := strings.CutPrefix(lines.Text(), "search page: "); ok {
				page <- address
			}
		}
	}()
	o.page = <-page
	o.press.polled(o.t, 2)
}

// kill is kill -9.
func (o *office) kill() {
	if o.cmd != nil {
		_ = o.cmd.Process.Kill()
		_ = o.cmd.Wait()
		o.cmd = nil
	}
}

// until waits for something to become true of Slack.
func (o *office) until(what string, done func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	if err := o.slack.WaitFor(ctx, done); err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.t.Fatalf("%s: %v\n%s", what, err, o.errs.String())
	}
}

// root is the incident's message: the only one in the channel that answers none.
func (o *office) root(channel string) fakeslack.Message {
	o.t.Helper()
	var roots []fakeslack.Message
	for _, m := range o.slack.Messages(channel) {
		if m.ThreadTS == "" || m.ThreadTS == m.TS {
			roots = append(roots, m)
		}
	}
	if len(roots) != 1 {
		o.t.Fatalf("%d messages stand in %s, want one", len(roots), channel)
	}
	return roots[0]
}

// replies counts the answers under the incident whose words hold text.
func (o *office) replies(channel, text string) int {
	n := 0
	for _, m := range o.slack.Messages(channel) {
		if m.ThreadTS != "" && m.ThreadTS != m.TS && strings.Contains(fakeslack.Words(m), text) {
			n++
		}
	}
	return n
}

func (o *office) click(user, action string) {
	o.t.Helper()
	m := o.root("#crisis")
	if _, err := o.slack.Click(o.t.Context(), fakeslack.Click{User: user, Channel: m.Channel, TS: m.TS, ActionID: action}); err != nil {
		o.t.Fatalf("%s by %s: %v", action, user, err)
	}
}

func (o *office) shows(text string) func() bool {
	return func() bool {
		for _, m := range o.slack.Messages("#crisis") {
			if (m.ThreadTS == "" || m.ThreadTS == m.TS) && strings.Contains(fakeslack.Words(m), text) {
				return true
			}
		}
		return false
	}
}

// TestRunKeepsAnIncidentInSlack is the built program's whole conversation: an
// incident, its update in place, clicks both ways, kill -9 at rest and between
// sending and noting, and a rules file changed under way. It waits more than it works,
// half a minute: `make soak-short` plays it.
func TestRunKeepsAnIncidentInSlack(t *testing.T) {
	t.Parallel()
	if os.Getenv("EARSHOT_KILLS") == "" {
		t.Skip("EARSHOT_KILLS is not set")
	}
	o := newOffice(t)
	o.rules(`channel = "#crisis"`, "")
	o.start()
	o.until("Socket Mode", func() bool { return o.slack.Sockets() == 1 })

	o.press.say("Acme recall after a lid breaks")
	o.until("the incident", o.shows("lid breaks"))
	root := o.root("#crisis")
	o.press.say("Harbour museum sues: a lawsuit against Acme")
	o.until("its update in place", o.shows("lawsuit"))
	o.until("its update in the thread", func() bool { return o.replies("#crisis", "lawsuit") == 1 })
	o.click("U0DANA", "earshot_ack")
	o.until("who acknowledged", o.shows("acknowledged by @dana"))

	// Killed at rest: what people did is still known.
	linked := o.slack.Linked()
	o.kill()
	o.start()
	o.until("Socket Mode again", func() bool { return o.slack.Linked() > linked && o.slack.Sockets() == 1 })
	o.click("U0KIM", "earshot_useful")
	o.until("who found it useful", o.shows("marked useful by @kim"))
	if !o.shows("acknowledged by @dana")() {
		t.Error("the acknowledgement was forgotten over the kill")
	}

	// Killed between sending and noting: Slack has the answer in the thread, the
	// outbox does not know.
	o.slack.Fail("chat.postMessage", fakeslack.Fault{Hang: true})
	o.press.say("Depot of Acme on fire, nobody hurt")
	o.until("the answer that nobody heard of", func() bool { return o.replies("#crisis", "Depot") == 1 })
	o.kill()
	o.start()
	o.press.say("Second fire at an Acme depot in spring")
	o.until("what came after it", func() bool { return o.replies("#crisis", "Second fire") == 1 })
	if n := o.replies("#crisis", "Depot of Acme"); n != 1 {
		t.Errorf("the interrupted answer stands there %d times", n)
	}
	if now := o.root("#crisis"); now.TS != root.TS {
		t.Error("the incident has another message now")
	}

	// Clicks by signed HTTP from the next moment on, without a restart.
	o.rules("channel = \"#crisis\"\nactions = \"http\"", "")
	o.taken("rules file taken up", 1)
	o.until("Socket Mode to close", func() bool { return o.slack.Sockets() == 0 })
	o.slack.SetRequestURL(strings.TrimSpace(o.page) + "/slack/events")
	o.click("U0KIM", "earshot_noise")
	o.until("a click by HTTP", o.shows("marked noise by @kim"))
	o.kill()
	healthy(t, o.dir, "data")
}

// TestAnIncidentSentInTheMomentOfAKillStandsThereOnce: the first message of an
// incident, killed between sending and noting.
func TestAnIncidentSentInTheMomentOfAKillStandsThereOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.rules(`channel = "#crisis"`, "")
	o.start()
	o.slack.Fail("chat.postMessage", fakeslack.Fault{Hang: true})
	o.press.say("Acme recall after a lid breaks")
	o.until("the incident", o.shows("lid breaks"))
	o.kill()
	o.start()
	o.press.say("Harbour museum sues: a lawsuit against Acme")
	o.until("its update in place", o.shows("lawsuit")) // root fails when there are two
	o.root("#crisis")
}

// TestAnAlertDecidedBeforeAKillArrivesOnce: kill -9 between evaluation and delivery. Slack
// takes nothing, the alert waits in the outbox, the process ends; the next one delivers it,
// once, and so does the one after that with what was decided since.
func TestAnAlertDecidedBeforeAKillArrivesOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.rules(`channel = "#crisis"`, "")
	o.start()
	for _, title := range []string{"Acme recall after a lid breaks", "Harbour museum sues: a lawsuit against Acme"} {
		o.slack.SetDown(true)
		before := o.logged("alert not delivered")
		o.press.say(title)
		o.taken("alert not delivered", before+1)
		o.kill()
		o.slack.SetDown(false)
		o.start()
		words := title[strings.LastIndex(title, " ")+1:]
		o.until("what was decided before the kill", o.shows(words))
	}
	o.kill()
	o.root("#crisis")
	if n := o.replies("#crisis", "lawsuit"); n != 1 {
		t.Errorf("the second alert stands there %d times", n)
	}
	healthy(t, o.dir, "data")
}

// TestChangedRulesMoveChannelsAndDoors: another channel and another door, taken up
// while messages go out; each message leaves once, by the way of its moment.
func TestChangedRulesMoveChannelsAndDoors(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	hook := newHook(t)
	o.rules(`channel = "#crisis"`, "")
	o.start()
	o.press.say("Acme recall after a lid breaks")
	o.until("the incident", o.shows("lid breaks"))
	o.rules(`channel = "#acme-mentions"`, fmt.Sprintf("[[doors]]\nname = \"ops\"\ntype = \"webhook\"\nurl = %q\n", hook.URL))
	o.taken("rules file taken up", 1)
	o.press.say("Harbour museum sues: a lawsuit against Acme")
	o.until("the update where the incident stands", o.shows("lawsuit"))
	hook.wait(t, 1)
	o.rules(`channel = "#acme-mentions"`, fmt.Sprintf("[[doors]]\nname = \"ops\"\ntype = \"webhook\"\nurl = %q\n[[doors]]\nname = \"late\"\ntype = \"webhook\"\nurl_env = \"NOT_SET\"\n", hook.URL))
	o.until("the refusal in the new channel", func() bool {
		list := o.slack.Messages("#acme-mentions")
		return len(list) == 1 && strings.Contains(fakeslack.Words(list[0]), "NOT_SET is not set")
	})
	o.press.say("Depot of Acme on fire, nobody hurt")
	o.until("what the old rules still tell", o.shows("Depot"))
	hook.wait(t, 3) // the note and two updates
	if ids := hook.ids(); len(ids) != 3 {
		t.Errorf("%d events of 3 ids: %v", len(ids), ids)
	}
}

// taken waits until the log has said something so many times.
func (o *office) taken(text string, times int) {
	o.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if o.logged(text) >= times {
			return
		}
		o.press.polled(o.t, 1)
	}
	o.t.Fatalf("the log never says %q", text)
}

// logged counts how often the log has said something.
func (o *office) logged(text string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Count(o.errs.String(), text)
}

// hook is somebody's webhook.
type hook struct {
	*httptest.Server
	mu       sync.Mutex
	got      []posted
	refusing int
	came     chan struct{}
}

// posted is one event as it came.
type posted struct {
	id, stamp, signature string
	body                 []byte
}

func newHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{came: make(chan struct{}, 100)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var event struct {
			ID string `json:"event_id"`
		}
		_ = json.Unmarshal(body, &event)
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.refusing--; h.refusing >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		h.got = append(h.got, posted{event.ID, r.Header.Get(webhook.HeaderTimestamp), r.Header.Get(webhook.HeaderSignature), body})
		h.came <- struct{}{}
	}))
	t.Cleanup(h.Close)
	return h
}

// refuse answers the next requests with 503.
func (h *hook) refuse(times int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refusing = times
}

// unsigned counts the events that this secret has not signed.
func (h *hook) unsigned(secret string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.got {
		if p.signature != webhook.Sign(secret, p.stamp, p.body) {
			n++
		}
	}
	return n
}

// wait returns when n events have come in all.
func (h *hook) wait(t *testing.T, n int) {
	t.Helper()
	for len(h.ids()) < n {
		select {
		case <-h.came:
		case <-time.After(30 * time.Second):
			t.Fatalf("%d events came, want %d", len(h.ids()), n)
		}
	}
}

func (h *hook) ids() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := []string{}
	for _, p := range h.got {
		ids = append(ids, p.id)
	}
	return ids
}
