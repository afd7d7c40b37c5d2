package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

var noon = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

func delivery() alerts.Delivery {
	return alerts.Delivery{Key: "open/8F2K", Attempt: 1, Message: alerts.Message{
		Alert:    alerts.Alert{ID: "a1", Rule: "mention spike", Brand: "acme", Kind: alerts.KindOpen, Reason: "47 stories in 30 minutes", At: noon},
		Incident: alerts.Incident{ID: "8F2K", Title: "Acme · mentions are spiking", Severity: alerts.Critical}}}
}

func TestAnEventIsSignedAndComplete(t *testing.T) {
	t.Parallel()
	var got Event
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if want := Sign("s3cret", fmt.Sprint(noon.Unix()), body); r.Header.Get(HeaderSignature) != want {
			t.Errorf("signature %q, want %q", r.Header.Get(HeaderSignature), want)
		}
		if r.Header.Get(HeaderDelivery) != "open/8F2K" || r.Header.Get(HeaderEvent) != "open" {
			t.Errorf("headers %v", r.Header)
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	s, err := New(Options{URL: config.Secret(server.URL), Secret: "s3cret", Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), delivery()); err != nil {
		t.Fatal(err)
	}
	if got.ID != "open/8F2K" || got.Alert.Rule != "mention spike" || got.Incident.ID != "8F2K" || !strings.Contains(got.Text, "spiking") {
		t.Errorf("%+v", got)
	}
}

func TestAnswersDecideWhetherToTryAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status    int
		permanent bool
		after     time.Duration
	}{{500, false, 0}, {503, false, 7 * time.Second}, {429, false, 7 * time.Second}, {408, false, 0}, {301, true, 0}, {400, true, 0}, {401, true, 0}, {404, true, 0}, {410, true, 0}} {
		t.Run(fmt.Sprint(c.status), func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.after > 0 {
					w.Header().Set("Retry-After", "7")
				}
				w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
				w.WriteHeader(c.status)
			}))
			defer server.Close()
			s, _ := New(Options{URL: config.Secret(server.URL + "/key/sesame"), Now: func() time.Time { return noon }})
			_, err := s.Send(t.Context(), delivery())
			var permanent *alerts.Permanent
			var again *alerts.Retryable
			if err == nil || errors.As(err, &permanent) != c.permanent || errors.As(err, &again) && again.After != c.after {
				t.Errorf("%v", err)
			}
			if strings.Contains(err.Error(), "sesame") {
				t.Errorf("the address leaks: %v", err)
			}
		})
	}
}

func TestAnUnreachableAddressLeaksNothing(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://127.0.0.1:1/key/sesame", "http://sesame.invalid/x?key=sesame"} {
		s, err := New(Options{URL: config.Secret(address), Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Send(t.Context(), delivery())
		var again *alerts.Retryable
		if !errors.As(err, &again) || strings.Contains(err.Error(), "key") {
			t.Errorf("%v", err)
		}
	}
	if _, err := New(Options{URL: "sesame"}); err == nil || strings.Contains(err.Error(), "sesame") {
		t.Errorf("%v", err)
	}
}
