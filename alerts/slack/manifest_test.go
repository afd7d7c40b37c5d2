package slack

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// scopesOf are the bot scopes each method needs for what earshot asks of it (docs.slack.dev,
// "Required scopes" on the method's page). Private channels have scopes of their own, and a
// public one the bot is not in needs chat:write.public.
var scopesOf = map[string][]string{
	"auth.test":                    nil,
	"apps.connections.open":        nil, // the app token's connections:write
	"views.publish":                nil,
	"chat.postMessage":             {"chat:write", "chat:write.public"},
	"chat.update":                  {"chat:write"},
	"chat.unfurl":                  {"links:write"},
	"files.getUploadURLExternal":   {"files:write"},
	"files.completeUploadExternal": {"files:write"},
	"conversations.list":           {"channels:read", "groups:read"},
	"conversations.history":        {"channels:history", "groups:history"},
	"conversations.replies":        {"channels:history", "groups:history"},
	"usergroups.users.list":        {"usergroups:read"},
}

// byFeature are the scopes of what the manifest declares rather than of a method: the slash
// command, and the event link_shared.
var byFeature = []string{"commands", "links:read"}

// TestTheScopesAreThoseOfTheMethodsCalled plays everything earshot does in Slack and holds the
// methods it called against the manifest: no scope too few, none too many.
func TestTheScopesAreThoseOfTheMethodsCalled(t *testing.T) {
	t.Parallel()
	fake, d, root := openDoor(t, func(o *DoorOptions) { o.Users = []string{"S0SOCIAL"} })
	fake.AddGroup("S0SOCIAL", "U0KIM")
	s, err := New(Options{Token: fakeslack.BotToken, APIURL: fake.APIURL(), Clock: clock.Fast(time.Now, noon, 1000), Settings: Settings{Config: config.Slack{Charts: true}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := deliver(t, s, "open/2", sample(alerts.KindOpen), nil)
	fake.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
	deliver(t, s, "update/2", sample(alerts.KindUpdate), &sent) // found again in its thread
	fake.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
	deliver(t, s, "open/3", sample(alerts.KindOpen), nil) // and in its channel
	if _, found, err := s.Find(t.Context(), alerts.Delivery{Key: "open/9", Channel: "#nowhere"}); found || err != nil {
		t.Fatal(found, err)
	}
	press(t, fake, fakeslack.Click{User: "U0KIM", Channel: root.Channel, TS: root.Stamp, ActionID: actUseful})
	did(t, fake, d, "useful 8F2K by kim")
	if _, err := fake.OpenHome(t.Context(), "U0KIM"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, fake, func() bool { return fake.Home("U0KIM") != nil })
	if _, _, err := fake.Share(t.Context(), "U0KIM", "C0CRISIS", "https://earshot.acme.example/incidents/8F2K"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, fake, func() bool { return len(fake.Calls("chat.unfurl")) > 0 })

	needed, called := map[string]bool{}, map[string]bool{}
	for _, c := range fake.Calls("") {
		called[c.Method] = true
		list, known := scopesOf[c.Method]
		if !known {
			t.Errorf("%s is called, and nobody has looked up which scope it needs", c.Method)
		}
		for _, name := range list {
			needed[name] = true
		}
	}
	for method := range scopesOf {
		if !called[method] {
			t.Errorf("%s was not played, so its scope is not shown to be needed", method)
		}
	}
	for _, name := range byFeature {
		needed[name] = true
	}
	var asked []string
	for _, s := range scopes(ManifestOptions{BaseURL: "https://earshot.acme.example", Groups: true}) {
		asked = append(asked, s.name)
	}
	slices.Sort(asked)
	if want := slices.Sorted(maps.Keys(needed)); !slices.Equal(asked, want) {
		t.Errorf("the manifest asks for\n%q, used are\n%q", asked, want)
	}
}
