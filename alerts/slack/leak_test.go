package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// faults is every way a request can go wrong.
func faults() []fakeslack.Fault {
	out := []fakeslack.Fault{
		{Status: 429, RetryAfter: time.Second}, {Status: 429}, {Status: 500}, {Status: 502}, {Status: 404}, {Status: 403}, {Status: 410}, {Status: 301}, {Status: 400, Body: "invalid_payload"},
		{Status: 200, Body: "<html>captive portal</html>"}, {Status: 404, Body: "no_service"}, {DropBefore: true}, {DropAfter: true},
	}
	for code := range hints {
		out = append(out, fakeslack.Fault{Error: code, Needed: "chat:write", Provided: "commands"})
	}
	return out
}

// TestSecretsNeverLeakWhateverGoesWrong provokes every error path of both doors
// and looks for the secrets in what comes back and what is logged.
func TestSecretsNeverLeakWhateverGoesWrong(t *testing.T) {
	t.Parallel()
	fake, s, logs := newSender(t, deskOptions{slack: config.Slack{Charts: true, Fallback: "#acme-mentions"}, factor: 100_000})
	hookURL := fake.WebhookURL("C0CRISIS")
	hook, err := New(Options{Webhook: config.Secret(hookURL), Clock: s.o.Clock, Log: slog.New(slog.NewTextHandler(logs, nil))})
	if err != nil {
		t.Fatal(err)
	}
	look := func(what string, err error) {
		t.Helper()
		text := logs.String()
		for e := err; e != nil; e = errors.Unwrap(e) {
			text += e.Error() + fmt.Sprintf(" %v %+v %#v ", e, e, e)
		}
		for _, secret := range []string{fakeslack.BotToken, fakeslack.AppToken, fakeslack.SigningSecret, "fakewebhooksecret", hookURL} {
			if strings.Contains(text, secret) {
				t.Errorf("%s leaks %q: %s", what, secret, text)
			}
		}
		logs.Reset()
	}
	methods := []string{"chat.postMessage", "chat.update", "files.getUploadURLExternal", "upload", "files.completeUploadExternal", "conversations.list", "conversations.history"}
	for i, f := range faults() {
		root := deliver(t, s, fmt.Sprintf("open/%d", i), sample(alerts.KindOpen), nil)
		for _, method := range methods {
			fake.Fail(method, f, f)
		}
		for _, kind := range []alerts.Kind{alerts.KindOpen, alerts.KindEscalate} {
			d := alerts.Delivery{Key: fmt.Sprintf("%s/%d", kind, i), Message: sample(kind), Channel: "#crisis", Attempt: 2}
			if kind == alerts.KindEscalate {
				d.Root = &root
			}
			_, err := s.Send(t.Context(), d)
			look(fmt.Sprintf("%s with %+v", kind, f), err)
			_, _, err = s.Find(t.Context(), d)
			look(fmt.Sprintf("find with %+v", f), err)
		}
		fake.Fail("webhook", f)
		_, err := hook.Send(t.Context(), alerts.Delivery{Key: "w", Message: sample(alerts.KindOpen), Attempt: 1})
		look(fmt.Sprintf("webhook with %+v", f), err)
		fake.ClearFaults()
	}
}

// TestSecretsNeverLeakFromAnUnreachableAddress: net/http puts addresses into its errors.
func TestSecretsNeverLeakFromAnUnreachableAddress(t *testing.T) {
	t.Parallel()
	const secret = "T0TEAM/B0HOOK/veryverysecret"
	fast := clock.Fast(time.Now, noon, 1000)
	for _, o := range []Options{
		{Webhook: "http://127.0.0.1:1/services/" + secret, Clock: fast},
		{Webhook: "https://hooks.slack.invalid/services/" + secret, Clock: fast, HTTP: &http.Client{Transport: failing{}}},
		{Token: "xoxb-veryverysecret", APIURL: "http://127.0.0.1:1/api/", Clock: fast},
		{Token: "xoxb-veryverysecret", APIURL: "http://u:veryverysecret@127.0.0.1:1/", Clock: fast, HTTP: &http.Client{Transport: failing{}}},
	} {
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Send(t.Context(), alerts.Delivery{Key: "k", Message: sample(alerts.KindOpen), Channel: "#crisis", Attempt: 1})
		var again *alerts.Retryable
		if !errors.As(err, &again) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "veryverysecret") {
			t.Errorf("%#v", err)
		}
	}
	for _, bad := range []string{"::", "ftp://x/" + secret, "not a url " + secret} {
		_, err := New(Options{Webhook: config.Secret(bad), Clock: fast})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if out := fmt.Sprintf("%v %+v %#v", Options{Token: "xoxb-veryverysecret"}, Options{Token: "xoxb-veryverysecret"}, Options{Token: "xoxb-veryverysecret"}); strings.Contains(out, "veryvery") {
		t.Errorf("options print their secret: %s", out)
	}
}

// failing answers every request with an error that quotes the address.
type failing struct{}

func (failing) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("proxy says no to %s", r.URL)
}

// TestResponseAddressesNeverLeak: whoever holds a response address may answer in
// the person's place, so it must not reach a log.
func TestResponseAddressesNeverLeak(t *testing.T) {
	t.Parallel()
	logs := &strings.Builder{}
	door, err := NewDoor(DoorOptions{Token: "xoxb-sesame", App: "xapp-sesame", Signing: "sesame", Clock: clock.Wall(time.Now), Log: slog.New(slog.NewTextHandler(logs, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"http://127.0.0.1:1/respond/sesame", "http://sesame.invalid/respond/sesame", "::sesame"} {
		door.do(t.Context(), "test", func(ctx context.Context) error { return door.say(ctx, address, "hello") })
		door.Wait()
	}
	if text := logs.String(); strings.Contains(text, "sesame") || !strings.Contains(text, "answer in Slack") {
		t.Errorf("%s", text)
	}
	if out := fmt.Sprintf("%v %+v", door.o, door.o); strings.Contains(out, "xoxb-sesame") {
		t.Error("options print their secrets")
	}
}
