package monitor

import (
	"context"
	"fmt"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/mention"
)

// stretch is the time a file's new rows were discovered in, and who they are.
type stretch struct {
	from, to time.Time
	ids      map[string]bool
}

// mostNamed bounds the rows that are remembered by id.
const mostNamed = 1_000_000

func (s *stretch) add(m *mention.Mention) {
	if m.DateDoubt() != "" {
		return // counts in no window
	}
	if s.ids == nil {
		s.ids = map[string]bool{}
	}
	if len(s.ids) < mostNamed {
		s.ids[m.ID] = true
	}
	if s.from.IsZero() || m.Discovered.Before(s.from) {
		s.from = m.Discovered
	}
	if m.Discovered.After(s.to) {
		s.to = m.Discovered
	}
}

// judgeHistory says what the rules would have sent about a file's stretch of time, in the
// order in which things were published, whatever the order of the rows and of
// the imports: the engine of the backtest over the journal. Messages in which no new row of
// the file takes part are left out.
func (m *Monitor) judgeHistory(ctx context.Context, s stretch) ([]alerts.Message, error) {
	if s.from.IsZero() || len(m.Config().Rules) == 0 {
		return nil, nil
	}
	run := alerts.NewBacktest(m.Config(), s.from, nil)
	err := m.journal.Scan(ctx, s.from.Add(-alerts.Warmup), s.to.Add(time.Second), func(e mention.Entry) error {
		run.Take(&e)
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("judge the imported history: %w", err)
	}
	var said []alerts.Message
	ours := map[string]bool{} // incidents the file takes part in
	for _, message := range run.Finish(s.to, nil).Messages {
		for _, id := range message.Alert.Mentions {
			if s.ids[id] {
				ours[message.Incident.ID] = true
			}
		}
		if ours[message.Incident.ID] {
			said = append(said, message)
		}
	}
	return said, nil
}
