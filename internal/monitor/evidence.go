package monitor

import (
	"context"
	"fmt"

	"github.com/earshot/earshot/alerts"
)

// Evidence is what drives the mentions with these ids, of a brand: what an incident's message
// says of all of it. Mentions that are kept no more are passed over.
func (m *Monitor) Evidence(ctx context.Context, brand string, ids []string) (alerts.Evidence, error) {
	list, err := m.journal.Get(ctx, ids...)
	if err != nil {
		return alerts.Evidence{}, fmt.Errorf("read the mentions of an incident: %w", err)
	}
	return m.engine.Evidence(brand, list), nil
}
