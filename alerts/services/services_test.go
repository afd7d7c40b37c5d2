package services

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

func delivery() alerts.Delivery {
	return alerts.Delivery{Key: "open/8F2K", Attempt: 1, Message: alerts.Message{
		Alert:    alerts.Alert{ID: "a1", Rule: "mention spike", Kind: alerts.KindOpen, Reason: "47 stories in 30 minutes"},
		Incident: alerts.Incident{ID: "8F2K", Title: "Acme · mentions are spiking", Severity: alerts.Critical}}}
}

func TestAMessageArrivesAsText(t *testing.T) {
	t.Parallel()
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		body = string(raw)
	}))
	defer server.Close()
	s, err := New(config.Secret("generic+"+server.URL+"/hook/sesame?template=json"), card.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), delivery()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, "47 stories in 30 minutes") || !strings.Contains(body, "mentions are spiking") {
		t.Errorf("%s", body)
	}
}

func TestFailuresCanBeTriedAgainAndLeakNothing(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }))
	defer server.Close()
	for _, address := range []string{"generic+" + server.URL + "/hook/sesame?@key=sesame", "generic+http://127.0.0.1:1/hook/sesame"} {
		s, err := New(config.Secret(address), card.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Send(t.Context(), delivery())
		var again *alerts.Retryable
		if !errors.As(err, &again) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%v", err)
		}
	}
	for _, bad := range []string{"nosuch://sesame@host", "sesame", "discord://sesame", "::sesame", "telegram://sesame@x?channels=%zz"} {
		if _, err := New(config.Secret(bad), card.Options{}); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
