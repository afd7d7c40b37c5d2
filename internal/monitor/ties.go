package monitor

import (
	"cmp"
	"context"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// mostTied is how many mentions of one moment are held whole; of more (rows without any date
// are all discovered at once) the ids are, and they are read again.
const mostTied = 1000

// ties brings mentions that come in the order of discovery into one that does not depend
// on which was taken in first: those of one moment follow their ids.
type ties struct {
	at    int64
	ids   []string
	whole []mention.Mention // all of them, unless they are too many
	get   func(ctx context.Context, ids ...string) ([]mention.Mention, error)
	write func(*mention.Mention) error
}

func (t *ties) add(ctx context.Context, m mention.Mention) error {
	if at := m.Discovered.UnixMicro(); len(t.ids) > 0 && at != t.at {
		if err := t.flush(ctx); err != nil {
			return err
		}
	}
	t.at = m.Discovered.UnixMicro()
	t.ids = append(t.ids, m.ID)
	if len(t.ids) <= mostTied {
		t.whole = append(t.whole, m)
	} else {
		t.whole = t.whole[:0]
	}
	return nil
}

// flush writes the mentions of the moment that is over.
func (t *ties) flush(ctx context.Context) error {
	defer func() { t.ids, t.whole = t.ids[:0], t.whole[:0] }()
	if len(t.ids) <= mostTied {
		return t.writeAll(t.whole)
	}
	slices.Sort(t.ids)
	for ids := range slices.Chunk(t.ids, mostTied) {
		some, err := t.get(ctx, ids...)
		if err != nil {
			return err
		}
		if err := t.writeAll(some); err != nil {
			return err
		}
	}
	return nil
}

func (t *ties) writeAll(all []mention.Mention) error {
	slices.SortFunc(all, func(a, b mention.Mention) int { return cmp.Compare(a.ID, b.ID) })
	for k := range all {
		if err := t.write(&all[k]); err != nil {
			return err
		}
	}
	return nil
}
