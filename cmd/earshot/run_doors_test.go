package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/mail/fakesmtp"
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
