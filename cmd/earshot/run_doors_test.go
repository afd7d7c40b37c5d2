package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/mail/fakesmtp"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
)

// TestRunTellsEveryDoor is the built program with a webhook, a mail server and a service of the
// notification library: each refuses at first, each is told in the end, and the webhook is told
// again on command, under the old ids.
func TestRunTellsEveryDoor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	hook := newHook(t)
	hook.refuse(2)
	smtp, err := fakesmtp.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	smtp.Answer("MAIL", "451 later")
	service := make(chan string, 100)
	var failing atomic.Int32
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 64<<10)
		n, _ := r.Body.Read(body)
		if failing.Add(1) == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		service <- string(body[:n])
	}))
	t.Cleanup(chat.Close)
	o.env = []string{"OPS_SECRET=sesame", "CHAT_URL=generic+" + chat.URL + "/hook/opensesame?template=json"}
	o.rules(`channel = "#crisis"`, fmt.Sprintf(`[[doors]]
name = "ops"
type = "webhook"
url = %q
secret_env = "OPS_SECRET"
[[doors]]
name = "team mail"
type = "email"
server = %q
from = "earshot@acme.example"
to = ["team@acme.example"]
[[doors]]
name = "chat"
type = "shoutrrr"
url_env = "CHAT_URL"
`, hook.URL, smtp.Addr()))
	o.start()
	o.press.say("Acme recall after a lid breaks")
	hook.wait(t, 1)
	for name, door := range map[string]chan string{"mail": smtp.Messages, "chat": service} {
		select {
		case text := <-door:
			if !strings.Contains(text, "Acme recall after a lid breaks") {
				t.Errorf("%s was told %s", name, text)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s was told nothing", name)
		}
	}
	told := o.earshot("deliveries", "replay", "ops", "--since", "1h")
	if !strings.Contains(told, "1 message will go out again") {
		t.Errorf("the replay says %q", told)
	}
	hook.wait(t, 2)
	if ids := hook.ids(); ids[0] != ids[1] || ids[0] == "" {
		t.Errorf("the replayed event has another id: %q", ids)
	}
	if forged := hook.unsigned("sesame"); forged != 0 {
		t.Errorf("%d events carry no good signature", forged)
	}
	if out := o.earshot("deliveries"); !strings.Contains(out, "door ops: 2 sent, 0 behind") || !strings.Contains(out, "door team mail: 1 sent") || strings.Contains(out, "sesame") {
		t.Errorf("deliveries says:\n%s", out)
	}
}

// earshot is a command beside the running program.
func (o *office) earshot(args ...string) string {
	o.t.Helper()
	cmd := exec.CommandContext(o.t.Context(), "earshot", args...)
	cmd.Dir, cmd.Env = o.dir, append(cmd.Environ(), o.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		o.t.Fatalf("earshot %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// TestADeadLetterIsShownAndSentAgainOnCommand: a channel that is not there, no fallback. The
// page and the command say what to do; once it is done, one command delivers what was kept.
func TestADeadLetterIsShownAndSentAgainOnCommand(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.rules(`channel = "#acme-alerts"`, "")
	o.start()
	o.press.say("Acme recall after a lid breaks")
	o.taken("alert cannot be delivered", 1)
	const hint = "invite the bot with /invite @earshot"
	if out := o.earshot("deliveries"); !strings.Contains(out, "1 could not be delivered") || !strings.Contains(out, "channel_not_found") || !strings.Contains(out, hint) {
		t.Errorf("deliveries says:\n%s", out)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSpace(o.page)+"/deliveries", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || !strings.Contains(string(page), "could not be delivered") || !strings.Contains(string(page), hint) || !strings.Contains(string(page), "/deliveries/retry") {
		t.Errorf("the page does not show it: %v", err)
	}
	o.slack.AddChannel(fakeslack.Channel{ID: "C0ALERTS", Name: "acme-alerts", Member: true})
	if out := o.earshot("deliveries", "retry"); !strings.Contains(out, "1 message put back into the queue") {
		t.Errorf("retry says %q", out)
	}
	o.until("what was kept", func() bool { return len(o.slack.Messages("#acme-alerts")) == 1 })
}

// TestAHostileMentionIsQuotedHarmlesslyWithItsWords: stacked marks, right to left, pings, forged
// links, forty kilobytes.
func TestAHostileMentionIsQuotedHarmlesslyWithItsWords(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.rules(`channel = "#crisis"`, "")
	o.start()
	zalgo := ""
	for _, r := range "burned my hand" {
		zalgo += string(r) + strings.Repeat("\u0301\u0489", 30)
	}
	title := "Acme recall &lt;!channel&gt; @here &lt;https://evil.example|https://bank.example&gt; " + zalgo + " שלום עולם \u202e then kettles " + strings.Repeat("kettle ", 6000)
	o.press.say(title)
	o.until("the incident", o.shows("burned my hand"))
	root := o.root("#crisis")
	if pings := fakeslack.Pings(root); len(pings) > 0 {
		t.Errorf("it pings %q", pings)
	}
	for _, l := range fakeslack.Links(root) {
		if strings.Contains(l.URL, "evil.example") {
			t.Errorf("forged link %+v", l)
		}
	}
	words := fakeslack.Words(root)
	if !strings.Contains(words, "then kettles") || strings.ContainsRune(words, '\u202e') || strings.Count(words, "\u2068") != strings.Count(words, "\u2069") || len(words) > 10_000 {
		t.Errorf("it is quoted as %q", words)
	}
}
