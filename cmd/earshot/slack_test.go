package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/slack/fakeslack"
)

// withSlack is an app whose Slack is a fake one, and its rules file.
func withSlack(t *testing.T, rules string) (*fakeslack.Server, func(env map[string]string, args ...string) (code int, stdout, stderr string)) {
	t.Helper()
	fake, err := fakeslack.Start(fakeslack.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	file := filepath.Join(t.TempDir(), "rules.toml")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	return fake, func(env map[string]string, args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now,
			getenv: func(k string) string { return env[k] }}
		code := execute(t.Context(), a, append([]string{"--config", file}, args...))
		return code, out.String(), errs.String()
	}
}

const slackRules = "[slack]\nchannel = \"#acme-mentions\"\n[brands.acme]\nname = \"Acme\"\nquery = \"acme\"\n"

func TestTrySlackReportsEachChannel(t *testing.T) {
	t.Parallel()
	fake, run := withSlack(t, slackRules)
	fake.AddChannel(fakeslack.Channel{ID: "C0OLD", Name: "old", Member: true, Archived: true})
	env := map[string]string{"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_API_URL": fake.APIURL()}

	code, out, errs := run(env, "try", "slack")
	if code != 0 || !strings.Contains(out, "ok") || !strings.Contains(out, "#acme-mentions") || !strings.Contains(errs, "workspace Acme as @earshot") {
		t.Errorf("%d\n%s\n%s", code, out, errs)
	}
	if list := fake.Messages("#acme-mentions"); len(list) != 1 || !strings.Contains(fakeslack.Words(list[0]), "This is a test") {
		t.Errorf("%+v", list)
	}
	code, out, _ = run(env, "try", "slack", "--channel", "#old", "--channel", "#crisis", "--format", "json")
	if code != 1 || !strings.Contains(out, "unarchive it") || !strings.Contains(out, `"ok": true`) {
		t.Errorf("%d\n%s", code, out)
	}
	env["SLACK_BOT_TOKEN"] = "xoxb-not-the-one"
	code, out, errs = run(env, "try", "slack")
	if code != 1 || !strings.Contains(errs, "SLACK_BOT_TOKEN") || strings.Contains(out+errs, "xoxb-not-the-one") {
		t.Errorf("%d\n%s\n%s", code, out, errs)
	}
	code, _, errs = run(nil, "try", "slack")
	if code != 1 || !strings.Contains(errs, "no Slack secret is set") {
		t.Errorf("%d\n%s", code, errs)
	}
}

func TestSlackManifestFollowsTheRulesFile(t *testing.T) {
	t.Parallel()
	_, run := withSlack(t, slackRules)
	code, out, _ := run(nil, "slack", "manifest")
	if code != 0 || !strings.Contains(out, `"socket_mode_enabled": true`) || strings.Contains(out, "usergroups:read") {
		t.Errorf("%d\n%s", code, out)
	}
	_, run = withSlack(t, "[slack]\nchannel = \"#a\"\nactions = \"http\"\nusers = [\"S0123456789\"]\n[web]\nurl = \"https://earshot.acme.example\"\n[brands.acme]\nquery = \"acme\"\n")
	code, out, errs := run(nil, "slack", "manifest")
	if code != 0 || !strings.Contains(out, "https://earshot.acme.example/slack/events") || !strings.Contains(out, "usergroups:read") {
		t.Errorf("%d\n%s\n%s", code, out, errs)
	}
}

func TestDeliveriesListRetryAndReplay(t *testing.T) {
	t.Parallel()
	_, run := withSlack(t, slackRules+"[[doors]]\nname = \"ops\"\ntype = \"webhook\"\nurl = \"https://ops.example/hook\"\n")
	data := t.TempDir()
	post := filepath.Join(t.TempDir(), "post.jsonl")
	if err := os.WriteFile(post, []byte(`{"text":"a kettle","url":"https://forum.example/1"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := run(nil, "import", post, "--data", data); code != 0 {
		t.Fatal(errs)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"deliveries", "--data", data}, "door ops: 0 sent, 0 behind"},
		{[]string{"deliveries", "--data", data, "--format", "json"}, `"counts"`},
		{[]string{"deliveries", "retry", "--data", data}, "0 messages put back"},
		{[]string{"deliveries", "replay", "ops", "--since", "6h", "--data", data}, "0 messages will go out again"},
	} {
		if code, out, errs := run(nil, c.args...); code != 0 || !strings.Contains(out, c.want) {
			t.Errorf("%q: %d\n%s\n%s", c.args, code, out, errs)
		}
	}
	if code, _, errs := run(nil, "deliveries", "replay", "nobody", "--data", data); code != 1 || !strings.Contains(errs, "no such door") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestTrySlackSaysWhatToDo plays everything that usually goes wrong.
func TestTrySlackSaysWhatToDo(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		channel string
		set     func(*fakeslack.Server)
		want    []string
	}{
		"channel not found":  {"#nowhere", nil, []string{"channel_not_found", "check the name in rules.toml", "/invite @earshot"}},
		"archived":           {"#old", nil, []string{"is_archived", "unarchive it"}},
		"not in channel":     {"#crisis", failing("chat.postMessage", fakeslack.Fault{Error: "not_in_channel"}), []string{"not_in_channel", "/invite @earshot"}},
		"invalid token":      {"#crisis", failing("auth.test", fakeslack.Fault{Error: "invalid_auth"}), []string{"invalid_auth", "SLACK_BOT_TOKEN"}},
		"token dies between": {"#crisis", failing("chat.postMessage", fakeslack.Fault{Error: "token_revoked"}), []string{"token_revoked", "install the app again"}},
		"missing scope":      {"#crisis", failing("chat.postMessage", fakeslack.Fault{Error: "missing_scope", Needed: "chat:write"}), []string{"missing_scope", "needed: chat:write", "earshot slack manifest"}},
		"rate limited":       {"#crisis", failing("chat.postMessage", fakeslack.Fault{Status: 429, RetryAfter: 90 * time.Second}), []string{"rate limit", "try again in 2 minutes"}},
		"Slack is ill":       {"#crisis", failing("chat.postMessage", fakeslack.Fault{Status: 503}), []string{"503"}},
		"only some may post": {"#crisis", failing("chat.postMessage", fakeslack.Fault{Error: "restricted_action"}), []string{"restricted_action", "admin"}},
		"cannot look back":   {"#crisis", failing("conversations.history", fakeslack.Fault{Error: "missing_scope", Needed: "channels:history"}), []string{"delivered", "after a crash", "channels:history"}},
		"connection cut":     {"#crisis", failing("chat.postMessage", fakeslack.Fault{DropBefore: true}), []string{"EOF"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, run := withSlack(t, slackRules)
			fake.AddChannel(fakeslack.Channel{ID: "C0OLD", Name: "old", Member: true, Archived: true})
			if c.set != nil {
				c.set(fake)
			}
			code, out, errs := run(map[string]string{"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_API_URL": fake.APIURL()}, "try", "slack", "--channel", c.channel)
			if ok := name == "cannot look back"; (code == 0) != ok {
				t.Errorf("exit %d", code)
			}
			for _, w := range c.want {
				if !strings.Contains(out+errs, w) {
					t.Errorf("no %q in\n%s%s", w, out, errs)
				}
			}
		})
	}
}

func failing(method string, f fakeslack.Fault) func(*fakeslack.Server) {
	return func(s *fakeslack.Server) { s.Fail(method, f) }
}

func TestTrySlackWithoutANetwork(t *testing.T) {
	t.Parallel()
	_, run := withSlack(t, slackRules)
	code, _, errs := run(map[string]string{"SLACK_BOT_TOKEN": "xoxb-sesame", "SLACK_API_URL": "http://127.0.0.1:1/api/"}, "try", "slack")
	if code != 1 || !strings.Contains(errs, "cannot be reached") || !strings.Contains(errs, "proxy") || strings.Contains(errs, "sesame") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestTrySlackUsesTheFallback: the test alert lands there, and both are said.
func TestTrySlackUsesTheFallback(t *testing.T) {
	t.Parallel()
	fake, run := withSlack(t, strings.Replace(slackRules, "[slack]\n", "[slack]\nfallback = \"#crisis\"\n", 1))
	code, out, _ := run(map[string]string{"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_API_URL": fake.APIURL()}, "try", "slack", "--channel", "#nowhere")
	if code != 1 || !strings.Contains(out, "channel_not_found") || !strings.Contains(out, "fallback #crisis") {
		t.Errorf("%d\n%s", code, out)
	}
	if list := fake.Messages("#crisis"); len(list) != 1 || !strings.Contains(fakeslack.Words(list[0]), "Meant for #nowhere") {
		t.Errorf("%d messages", len(list))
	}
}
