package fakeslack

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestThePageShowsMessagesAndEscapesThem(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	got, _ := api(t, s, "chat.postMessage", url.Values{"channel": {"C0CRISIS"}, "text": {"x"}, "blocks": {`[
		{"type":"header","text":{"type":"plain_text","text":"<script>alert(1)</script>"}},
		{"type":"section","text":{"type":"mrkdwn","text":"&lt;b&gt; <https://a.example/?x=1&amp;y=2|open> <!channel> *bold* <javascript:alert(1)|x>"},
		 "accessory":{"type":"overflow","action_id":"a","options":[{"text":{"type":"plain_text","text":"Handled"},"value":"v"}]}},
		{"type":"context","elements":[{"type":"mrkdwn","text":"<!date^1795165260^{time}|never>"}]},
		{"type":"actions","elements":[{"type":"button","action_id":"b","text":{"type":"plain_text","text":"Acknowledge"},"value":"v"}]}]`}})
	api(t, s, "chat.postMessage", url.Values{"channel": {"C0CRISIS"}, "text": {"a reply <img src=x onerror=y>"}, "thread_ts": {got["ts"].(string)}})
	w := httptest.NewRecorder()
	s.Page(time.UTC).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?channel=C0CRISIS", nil))
	page := w.Body.String()
	for _, want := range []string{"&lt;script&gt;alert(1)", "&lt;b&gt;", `<a href="https://a.example/?x=1&amp;y=2" rel="noreferrer">open</a>`, `<mark class="ping">@channel`, "<b>bold</b>", "Acknowledge", "Handled", "1 reply", "09:01"} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, not := range []string{"<script>alert", "<img src=x", `href="javascript:`} {
		if strings.Contains(page, not) {
			t.Errorf("holds %q", not)
		}
	}
	if w.Code != 200 || t.Failed() {
		t.Log(page[strings.Index(page, "<main>"):])
	}
}

func TestEmptyChannelsAndHomeAreShown(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	api(t, s, "views.publish", url.Values{"user_id": {"U0DANA"}, "view": {`{"type":"home","blocks":[{"type":"header","text":{"type":"plain_text","text":"What is open"}}]}`}})
	for query, want := range map[string]string{"": "Nothing has been said here yet", "?channel=nonsense": "Nothing has been said", "?channel=home": "What is open"} {
		w := httptest.NewRecorder()
		s.Page(nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+query, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q lacks %q", query, want)
		}
	}
}
