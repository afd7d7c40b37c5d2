package fakeslack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// api calls a method with the bot token and returns the answer and its response.
func api(t *testing.T, s *Server, method string, args url.Values) (map[string]any, *http.Response) {
	t.Helper()
	if args.Get("token") == "" {
		args.Set("token", BotToken)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.APIURL()+method, strings.NewReader(args.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%s answered %q", method, body)
	}
	return out, resp
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestEveryMessageHasItsOwnTSHoweverFastTheyCome(t *testing.T) {
	t.Parallel()
	frozen := time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)
	s := start(t, Options{Now: func() time.Time { return frozen }})
	seen := map[string]bool{}
	for range 50 {
		got, _ := api(t, s, "chat.postMessage", url.Values{"channel": {"#crisis"}, "text": {"x"}})
		ts := got["ts"].(string)
		if seen[ts] {
			t.Fatalf("ts %s given twice", ts)
		}
		seen[ts] = true
	}
}

func TestSlackSaysNo(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Scopes: []string{"chat:write"}})
	s.AddChannel(Channel{ID: "C0OLD", Name: "old", Member: true, Archived: true})
	s.AddChannel(Channel{ID: "C0OUT", Name: "out"})
	s.AddChannel(Channel{ID: "G0SECRET", Name: "secret", Private: true})
	long := strings.Repeat("x", 3001)
	cases := []struct {
		name, method, want string
		args               url.Values
	}{
		{"no token", "chat.postMessage", "invalid_auth", url.Values{"token": {"wrong"}}},
		{"unknown channel", "chat.postMessage", "channel_not_found", url.Values{"channel": {"#nowhere"}, "text": {"x"}}},
		{"archived", "chat.postMessage", "is_archived", url.Values{"channel": {"C0OLD"}, "text": {"x"}}},
		{"not invited", "chat.postMessage", "not_in_channel", url.Values{"channel": {"C0OUT"}, "text": {"x"}}},
		{"a private channel hides", "chat.postMessage", "channel_not_found", url.Values{"channel": {"G0SECRET"}, "text": {"x"}}},
		{"nothing to say", "chat.postMessage", "no_text", url.Values{"channel": {"#crisis"}}},
		{"a section too long", "chat.postMessage", "invalid_blocks", url.Values{"channel": {"#crisis"},
			"blocks": {fmt.Sprintf(`[{"type":"section","text":{"type":"mrkdwn","text":%q}}]`, long)}}},
		{"a reply to nothing", "chat.postMessage", "thread_not_found", url.Values{"channel": {"#crisis"}, "text": {"x"}, "thread_ts": {"1.000001"}}},
		{"an edit by channel name", "chat.update", "channel_not_found", url.Values{"channel": {"#crisis"}, "ts": {"1.1"}, "text": {"x"}}},
		{"an edit of nothing", "chat.update", "message_not_found", url.Values{"channel": {"C0CRISIS"}, "ts": {"1.1"}, "text": {"x"}}},
		{"a scope not granted", "files.getUploadURLExternal", "missing_scope", url.Values{"filename": {"a"}, "length": {"1"}}},
		{"a method nobody knows", "chat.shout", "unknown_method", url.Values{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _ := api(t, s, c.method, c.args)
			if got["ok"] != false || got["error"] != c.want {
				t.Errorf("%v, want error %q", got, c.want)
			}
		})
	}
}

func TestOneMessageASecondAndChannel(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)
	s := start(t, Options{Now: func() time.Time { return now }, Limits: PublishedLimits()})
	post := func(channel string) (map[string]any, *http.Response) {
		return api(t, s, "chat.postMessage", url.Values{"channel": {channel}, "text": {"x"}})
	}
	if got, _ := post("#crisis"); got["ok"] != true {
		t.Fatalf("the first message: %v", got)
	}
	got, resp := post("C0CRISIS")
	if resp.StatusCode != http.StatusTooManyRequests || got["error"] != "ratelimited" || resp.Header.Get("Retry-After") != "1" {
		t.Errorf("second in the same second: %d %v Retry-After %q", resp.StatusCode, got, resp.Header.Get("Retry-After"))
	}
	if got, _ := post("#acme-mentions"); got["ok"] != true {
		t.Errorf("another channel has its own rate: %v", got)
	}
	now = now.Add(time.Second)
	if got, _ := post("#crisis"); got["ok"] != true {
		t.Errorf("a second later: %v", got)
	}
}

func TestMetadataComesBackOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	api(t, s, "chat.postMessage", url.Values{"channel": {"#crisis"}, "text": {"x"}, "metadata": {`{"event_type":"e","event_payload":{"id":"7"}}`}})
	for _, c := range []struct {
		ask  string
		want bool
	}{{"1", true}, {"", false}} {
		got, _ := api(t, s, "conversations.history", url.Values{"channel": {"C0CRISIS"}, "include_all_metadata": {c.ask}})
		m := got["messages"].([]any)[0].(map[string]any)
		if (m["metadata"] != nil) != c.want {
			t.Errorf("include_all_metadata=%q: %v", c.ask, m["metadata"])
		}
	}
}

// TestSignatureAgreesWithRecordedRequests holds Sign to recorded Slack requests.
func TestSignatureAgreesWithRecordedRequests(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"block_actions.http.json", "slash_command.http.json"} {
		raw, err := os.ReadFile(filepath.Join(shared(t), "fixtures", "slack", "interactive", name))
		if err != nil {
			t.Skip(err)
		}
		var f struct {
			SigningSecret string `json:"signing_secret"`
			Headers       map[string]string
			Body          string
		}
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		if got := Sign(f.SigningSecret, f.Headers["X-Slack-Request-Timestamp"], []byte(f.Body)); got != f.Headers["X-Slack-Signature"] {
			t.Errorf("%s: %s, want %s", name, got, f.Headers["X-Slack-Signature"])
		}
	}
}

// shared is the directory of recorded material beside the repository; the test is
// skipped without it.
func shared(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("EARSHOT_SHARED"), filepath.Join("..", "..", "..", "..", "shared")} {
		if _, err := os.Stat(filepath.Join(dir, "fixtures")); dir != "" && err == nil {
			return dir
		}
	}
	t.Skip("no recorded material here")
	return ""
}

// TestAnswersHaveTheShapeOfRecordedOnes compares the keys of our answers with recorded ones.
func TestAnswersHaveTheShapeOfRecordedOnes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(shared(t), "fixtures", "slack", "api")
	s := start(t, Options{})
	posted, _ := api(t, s, "chat.postMessage", url.Values{"channel": {"#crisis"}, "text": {"New mention"},
		"blocks": {`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`}})
	ts := posted["ts"].(string)
	updated, _ := api(t, s, "chat.update", url.Values{"channel": {"C0CRISIS"}, "ts": {ts}, "text": {"Handled"}})
	who, _ := api(t, s, "auth.test", url.Values{})
	place, _ := api(t, s, "files.getUploadURLExternal", url.Values{"filename": {"a.png"}, "length": {"3"}})
	for name, got := range map[string]map[string]any{"chat.postMessage.ok": posted, "chat.update.ok": updated, "auth.test.ok": who, "files.getUploadURLExternal.ok": place} {
		raw, err := os.ReadFile(filepath.Join(dir, name+".json"))
		if err != nil {
			t.Skip(err)
		}
		var want map[string]any
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		for key := range want {
			if _, ok := got[key]; !ok {
				t.Errorf("%s lacks %q", name, key)
			}
		}
	}
}

func TestFilesTakeThreeStepsAndAMomentToBecomeUsable(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)
	s := start(t, Options{Now: func() time.Time { return now }, FileDelay: time.Second})
	place, _ := api(t, s, "files.getUploadURLExternal", url.Values{"filename": {"a.png"}, "length": {"3"}})
	id := place["file_id"].(string)
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, place["upload_url"].(string), bytes.NewReader([]byte("png")))
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
	api(t, s, "files.completeUploadExternal", url.Values{"files": {`[{"id":"` + id + `","title":"chart"}]`}})
	show := url.Values{"channel": {"#crisis"}, "text": {"x"}, "blocks": {`[{"type":"image","alt_text":"a","slack_file":{"id":"` + id + `"}}]`}}
	if got, _ := api(t, s, "chat.postMessage", show); got["error"] != "invalid_blocks" {
		t.Errorf("at once: %v", got)
	}
	now = now.Add(2 * time.Second)
	if got, _ := api(t, s, "chat.postMessage", show); got["ok"] != true {
		t.Errorf("later: %v", got)
	}
}

func TestReadersSeePingsAndLinks(t *testing.T) {
	t.Parallel()
	m := Message{Text: "<!channel> hi", Blocks: json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"<@U1> <https://a.example|b> <!subteam^S1>"}},
		{"type":"section","text":{"type":"plain_text","text":"<!here>"}}]`)}
	if got := Pings(m); !slices.Equal(got, []string{"!channel", "@U1", "!subteam^S1"}) {
		t.Errorf("pings %q", got)
	}
	if got := Links(m); len(got) != 1 || got[0] != (Link{"https://a.example", "b"}) {
		t.Errorf("links %v", got)
	}
}

func TestAWebhookAnswersInWords(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	post := func(to, body string) (int, string) {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(body))
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		word, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(word)
	}
	if code, word := post(s.WebhookURL("C0CRISIS"), `{"text":"hello"}`); code != 200 || word != "ok" {
		t.Error(code, word)
	}
	if code, word := post(s.WebhookURL("C0GONE"), `{"text":"hello"}`); code != 404 || word != "channel_not_found" {
		t.Error(code, word)
	}
	if code, word := post(s.WebhookURL("C0CRISIS"), `{`); code != 400 || word != "invalid_payload" {
		t.Error(code, word)
	}
}
