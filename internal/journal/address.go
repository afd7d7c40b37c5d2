package journal

import (
	"context"
	"fmt"

	"github.com/earshot/earshot/internal/mention"
)

// AtAddresses finds the mentions kept under other ids than their address would give them: for each of these
// ids, made by [mention.NewID] of an address, the ids of the mentions that stand there. Like [Journal.Forget]
// it walks the whole journal, because few ask and an index of addresses would cost every append.
func (j *Journal) AtAddresses(ctx context.Context, made map[string]bool) (map[string][]string, error) {
	const puts = `SELECT seq, seq, id, body FROM journal_mentions WHERE seq > ? AND gone = 0 ORDER BY seq LIMIT ?`
	found := map[string][]string{}
	if len(made) == 0 {
		return found, nil
	}
	for after, n := uint64(0), scanPage; n == scanPage; {
		var err error
		n, err = j.findPage(ctx, puts, &after, func(_ uint64, m *mention.Mention) {
			canonical := m.CanonicalURL
			if canonical == "" {
				canonical, _ = mention.Canonical(m.URL) // of what is no address there is none
			}
			if canonical == "" {
				return
			}
			if id := mention.NewID("", "", canonical); made[id] {
				found[id] = append(found[id], m.ID)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("find mentions by address: %w", j.db.Explain(err))
		}
	}
	return found, nil
}
