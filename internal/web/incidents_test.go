package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
)

func TestTheListOfIncidentsNarrowsByItsAddress(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	id := r.incident().ID
	for _, c := range []struct {
		query string
		shown bool
	}{{"", true}, {"?state=open", true}, {"?state=resolved", false}, {"?brand=acme&severity=critical", true}, {"?brand=other", false}, {"?rule=words", false},
		{"?rule=five+in+an+hour", true}, {"?severity=info", false}} {
		status, body := r.get("/incidents" + c.query)
		if status != http.StatusOK || strings.Contains(body, "/incidents/"+id) != c.shown {
			t.Errorf("%q: status %d, shown %v, want %v", c.query, status, !c.shown, c.shown)
		}
	}
	for _, bad := range []string{"?state=dead", "?severity=huge", "?before=yesterday", "?before=9999999-01-01T00:00:00Z"} {
		if status, _ := r.get("/incidents" + bad); status != http.StatusBadRequest {
			t.Errorf("%q: status %d, want 400", bad, status)
		}
	}
}

func TestAnIncidentIsShownWhole(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	inc := r.incident()
	status, body := r.get("/incidents/" + strings.ToLower(inc.ID))
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	has(t, "the page", body, "Acme", "critical", "opened by five in an hour", "5 stories", "id=\"around\"", "The figures as a table", "fired", "acme 4", "#acme", "waiting",
		"brand%3Aacme", "Acknowledge", "was not heard")
	if status, body := r.get("/incidents/NOPE123"); status != http.StatusNotFound || !strings.Contains(body, "There is no incident") {
		t.Errorf("an unknown id: %d", status)
	}
	if status, body := r.get("/incidents/newest"); status != http.StatusOK || !strings.Contains(body, inc.ID) {
		t.Errorf("the newest: %d", status)
	}
}

func TestWhatPeopleDoGoesTheEnginesWay(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	path := "/incidents/" + r.incident().ID
	for _, form := range []url.Values{{"do": {"acknowledge"}}, {"do": {"snooze"}, "for": {"8h"}}, {"do": {"noise"}}, {"do": {"assign"}, "to": {"@sam"}}} {
		if status, body := r.post(path, form); status != http.StatusSeeOther {
			t.Errorf("%v: %d %.200s", form, status, body)
		}
	}
	inc := r.incident()
	if inc.Acknowledged.By != "web" || !inc.SnoozedUntil.Equal(now.Add(8*time.Hour)) || inc.Assignee != "sam" || len(inc.Feedback) != 1 || len(inc.Trail) != 4 {
		t.Errorf("%+v", inc)
	}
	rows, err := r.engine.Outbox().OfIncident(t.Context(), inc.ID)
	if err != nil || len(rows) != 5 || rows[4].Message.Alert.Kind != alerts.KindAction {
		t.Errorf("%d messages follow, %v; want the alert and four acts", len(rows), err)
	}
	_, body := r.get(path)
	has(t, "the page", body, "@web acknowledged it", "@web gave it to @sam", "@web marked it noise", "snoozed until", "Take acknowledgement back")
	for _, bad := range []url.Values{{"do": {"explode"}}, {"do": {"snooze"}, "for": {"9y"}}, {}} {
		if status, _ := r.post(path, bad); status != http.StatusBadRequest {
			t.Errorf("%v: %d, want 400", bad, status)
		}
	}
	if status, _ := r.post("/incidents/NOPE123", url.Values{"do": {"acknowledge"}}); status != http.StatusNotFound {
		t.Errorf("an unknown incident: %d", status)
	}
}

func TestDeadLettersAreShownAndSentAgain(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	box := r.engine.Outbox()
	courier := alerts.NewCourier(box, refusing{}, alerts.CourierOptions{Clock: stoodStill{r.clock}, Stale: -1})
	if _, err := courier.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, body := r.get("/deliveries")
	has(t, "the page", body, "1 message could not be delivered", "channel &lt;b&gt;#gone&lt;/b&gt; not found", "Send it again")
	if status, _ := r.post("/deliveries/retry", url.Values{}); status != http.StatusSeeOther {
		t.Errorf("retry: %d", status)
	}
	if n, _ := box.Counts(t.Context()); n[alerts.Pending] != 1 || n[alerts.Dead] != 0 {
		t.Errorf("after the retry: %v", n)
	}
	for _, unknown := range []string{"/deliveries?state=lost", "/deliveries?kind=parcels"} {
		if status, _ := r.get(unknown); status != http.StatusBadRequest {
			t.Errorf("%s: %d", unknown, status)
		}
	}
}

func TestDigestsStandApartFromWhatIsSaidAboutIncidents(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	box := r.engine.Outbox()
	for i := range 300 {
		digest := alerts.Message{Alert: alerts.Alert{Kind: alerts.KindDigest, Title: "Acme on a Monday", At: now}}
		if err := box.Post(t.Context(), fmt.Sprintf("digest %d", i), digest); err != nil {
			t.Fatal(err)
		}
	}
	_, body := r.get("/deliveries")
	has(t, "the list", body, "/incidents/"+r.incident().ID, "first alert", `Digests and notes <span class="count">300</span>`)
	if strings.Contains(body, "on a Monday") {
		t.Error("digests stand between what is said about incidents")
	}
	_, body = r.get("/deliveries?kind=digests")
	has(t, "the digests", body, "on a Monday", "The newest 200 are shown.")
	_, body = r.get("/deliveries?state=pending")
	has(t, "what waits", body, "on a Monday", `All <span class="count">301</span>`)
}

func TestSilencesAndMutesBeginAndEnd(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	if status, body := r.post("/silences", url.Values{"rule": {"words"}, "brand": {"acme"}, "for": {"4h"}, "comment": {"campaign <b>"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := r.post("/mutes", url.Values{"kind": {"author"}, "value": {"@pete"}, "for": {"7d"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	_, body := r.get("/silences")
	has(t, "the page", body, "words about acme", "campaign &lt;b&gt;", "author @pete", "22:00 to 07:00", "12-25")
	silences, _ := r.engine.Silences(t.Context())
	mutes, _ := r.engine.Mutes(t.Context())
	r.clock = r.clock.Add(time.Minute)
	for _, path := range []string{"/silences/" + silences[0].ID + "/end", "/mutes/" + mutes[0].ID + "/end"} {
		if status, _ := r.post(path, url.Values{}); status != http.StatusSeeOther {
			t.Errorf("%s: %d", path, status)
		}
	}
	_, body = r.get("/silences")
	has(t, "the page", body, "2 silences and mutes that ended lately")
	for path, form := range map[string]url.Values{"/mutes": {"kind": {"moon"}, "value": {"x"}, "for": {"1h"}}, "/silences": {"for": {"1h"}, "rule": {"nope"}}} {
		if status, _ := r.post(path, form); status/100 != 4 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := r.post("/mutes/nope/end", url.Values{}); status != http.StatusNotFound {
		t.Errorf("an unknown mute: %d", status)
	}
}
