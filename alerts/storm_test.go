package alerts

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestAThousandRulesInOneIncidentKeepMessagesSmall: every rule of a careless file joins; each
// message names the first, the newest and its own, and counts the rest.
func TestAThousandRulesInOneIncidentKeepMessagesSmall(t *testing.T) {
	t.Parallel()
	const n = 1000
	var rules strings.Builder
	for k := range n {
		fmt.Fprintf(&rules, "[[rules]]\nname = \"r%d\"\ntype = \"keyword\"\nquery = 'acme'\ngroup_wait = \"0s\"\n", k)
	}
	core := NewCore(configOf(t, rules.String()))
	for _, e := range every(2, 0, time.Minute) {
		core.Take(&e)
	}
	core.Advance(t0.Add(time.Hour))
	said := core.Said()
	if len(said) < n {
		t.Fatalf("%d messages", len(said))
	}
	for _, m := range said {
		raw, err := json.Marshal(m)
		if err != nil || len(raw) > 20_000 {
			t.Fatalf("a message of %d bytes, %v", len(raw), err)
		}
		if m.Alert.Kind == KindUpdate && !strings.Contains(string(raw), fmt.Sprintf(`{"rule":%q,"severity"`, m.Alert.Rule)) {
			t.Fatalf("the message of %q does not name it as a member", m.Alert.Rule)
		}
	}
	if last := said[n-1].Incident; last.Rules() != n || len(last.Members) != membersTold || last.Members[0].Rule != "r0" {
		t.Errorf("%d rules, %d listed, the first %q", last.Rules(), len(last.Members), last.Members[0].Rule)
	}
}
