package mail

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/mail/fakesmtp"
	"github.com/earshot/earshot/internal/config"
)

var noon = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

// serve is a mail server; answers override the replies by command.
func serve(t *testing.T, answers map[string]string) (address string, got chan string) {
	t.Helper()
	server, err := fakesmtp.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for word, answer := range answers {
		server.Answer(word, answer)
	}
	return server.Addr(), server.Messages
}

func delivery() alerts.Delivery {
	m := alerts.Message{
		Alert: alerts.Alert{ID: "a1", Rule: "mention spike", Kind: alerts.KindOpen, Reason: "47 stories in 30 minutes",
			Evidence: alerts.Evidence{Samples: []alerts.Sample{{ID: "m1", Text: `<script>alert(1)</script> "evil"`, Author: "pete\r\nBcc: all@acme.example", URL: "https://x.example/?a=1&b=2"}}}},
		Incident: alerts.Incident{ID: "8F2K", Title: "Acme · größer\r\nBcc: x@y.example", Severity: alerts.Critical}}
	for i := range 24 {
		m.Alert.Evidence.Chart = append(m.Alert.Evidence.Chart, alerts.Bar{From: noon.Add(time.Duration(i) * time.Hour), Count: float64(i)})
	}
	return alerts.Delivery{Key: "open/8F2K", Attempt: 1, Message: m}
}

func newSender(t *testing.T, server string) *Sender {
	t.Helper()
	s, err := New(Options{Server: server, User: "earshot", Password: config.Secret("sesame"), From: "earshot@acme.example",
		To: []string{"Team <team@acme.example>"}, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAMailIsWholeAndHarmless(t *testing.T) {
	t.Parallel()
	server, got := serve(t, nil)
	if _, err := newSender(t, server).Send(t.Context(), delivery()); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-got))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if m.Header.Get("Bcc") != "" || !strings.HasPrefix(subject, "[critical] Acme · größer") || m.Header.Get("Message-ID") == "" {
		t.Errorf("headers %v", m.Header)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	text, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(text)
	if !strings.Contains(string(body), "47 stories in 30 minutes") {
		t.Errorf("%s", body)
	}
	rich, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	_, params, _ = mime.ParseMediaType(rich.Header.Get("Content-Type"))
	inside := multipart.NewReader(rich, params["boundary"])
	html, err := inside.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	decoded, _ := io.ReadAll(quotedprintable.NewReader(html))
	if strings.Contains(string(decoded), "<script>") || !strings.Contains(string(decoded), "cid:chart") || !strings.Contains(string(decoded), `href="https://x.example/?a=1&amp;b=2"`) {
		t.Errorf("%s", decoded)
	}
	picture, err := inside.NextPart()
	if err != nil || picture.Header.Get("Content-ID") != "<chart>" {
		t.Errorf("%v %v", picture, err)
	}
}

func TestAnIncidentIsOneThread(t *testing.T) {
	t.Parallel()
	s := newSender(t, "127.0.0.1:25")
	first, err := s.compose(delivery())
	if err != nil {
		t.Fatal(err)
	}
	d := delivery()
	d.Key, d.Message.Alert.Kind = "resolve/8F2K", alerts.KindResolve
	second, err := s.compose(d)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := netmail.ReadMessage(strings.NewReader(string(first)))
	b, _ := netmail.ReadMessage(strings.NewReader(string(second)))
	if a.Header.Get("Message-ID") != b.Header.Get("In-Reply-To") || b.Header.Get("Message-ID") == a.Header.Get("Message-ID") {
		t.Errorf("%v\n%v", a.Header, b.Header)
	}
}

func TestServersDecideWhetherToTryAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		answers   map[string]string
		permanent bool
	}{
		{"busy", map[string]string{"MAIL": "451 later"}, false},
		{"full", map[string]string{"RCPT": "452 no room"}, false},
		{"unknown recipient", map[string]string{"RCPT": "550 nobody here"}, true},
		{"refused content", map[string]string{"DATA": "554 no"}, true},
		{"wrong password", map[string]string{"AUTH": "535 no"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server, _ := serve(t, c.answers)
			_, err := newSender(t, server).Send(t.Context(), delivery())
			var permanent *alerts.Permanent
			if err == nil || errors.As(err, &permanent) != c.permanent || strings.Contains(err.Error(), "sesame") {
				t.Errorf("%v", err)
			}
		})
	}
	_, err := newSender(t, "127.0.0.1:1").Send(t.Context(), delivery())
	var again *alerts.Retryable
	if !errors.As(err, &again) {
		t.Errorf("nobody listens: %v", err)
	}
}
