package doors

import (
	"slices"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

// Wants is what a door of the rules file lets through: rules that name it always;
// others by its least severity and its brands, unless it is for named rules only.
func Wants(door config.Door, rules []config.Rule) func(alerts.Message) bool {
	named := map[string]bool{}
	for i := range rules {
		if slices.Contains(rules[i].Doors, door.Name) {
			named[rules[i].Name] = true
		}
	}
	return func(m alerts.Message) bool {
		a := m.Alert
		if named[a.Rule] {
			return true
		}
		if door.Named || len(door.Brands) > 0 && !slices.Contains(door.Brands, a.Brand) {
			return false
		}
		severity := a.Severity
		if m.Incident.Severity.Rank() > severity.Rank() {
			severity = m.Incident.Severity
		}
		return severity.Rank() >= alerts.Severity(door.MinSeverity).Rank()
	}
}
