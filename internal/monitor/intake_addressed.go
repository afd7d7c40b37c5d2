package monitor

import (
	"context"
	"fmt"
	"strings"

	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/mention"
)

// addressed finds whom corrections mean that name a mention by its address alone, where it may be kept under an
// id of its own: who stands at that address and says the same. Where somebody does, the row is theirs; where only others do,
// or several, it is refused, because a second mention of the address would be corrected in vain.
func (m *Monitor) addressed(ctx context.Context, rows []archive.Row, report *Intake) ([]archive.Row, error) {
	at, err := m.atAddresses(ctx, rows)
	if err != nil || len(at) == 0 {
		return rows, err
	}
	left := make([]archive.Row, 0, len(rows))
	for _, row := range rows {
		if there := at[row.Mention.ID]; row.ByAddress && len(there) > 0 && corrects(&row.Mention) {
			one, err := meant(&row.Mention, there)
			if err != nil {
				report.refuse(row.Line, err)
				continue
			}
			row.Mention.ID, row.Mention.Title, row.Mention.Text = one.ID, one.Title, one.Text
		}
		left = append(left, row)
	}
	return left, nil
}

// atAddresses are the mentions that stand at the addresses of such rows under other ids, in the journal or in the
// same rows, by the id that the address would give them.
func (m *Monitor) atAddresses(ctx context.Context, rows []archive.Row) (map[string][]*mention.Mention, error) {
	made, ids := map[string]bool{}, []string{}
	for i := range rows {
		if one := &rows[i].Mention; rows[i].ByAddress && corrects(one) && !made[one.ID] {
			made[one.ID] = true
			ids = append(ids, one.ID)
		}
	}
	kept, err := m.journal.Get(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for i := range kept { // kept under its address: nothing to find
		delete(made, kept[i].ID)
	}
	found, err := m.journal.AtAddresses(ctx, made)
	if err != nil {
		return nil, err
	}
	at := map[string][]*mention.Mention{}
	for id, there := range found {
		list, err := m.journal.Get(ctx, there...)
		if err != nil {
			return nil, err
		}
		for i := range list {
			at[id] = append(at[id], &list[i])
		}
	}
	for i := range rows {
		if one := &rows[i].Mention; !rows[i].ByAddress && one.CanonicalURL != "" && len(made) > 0 {
			if id := mention.NewID("", "", one.CanonicalURL); made[id] && !among(at[id], one.ID) {
				at[id] = append(at[id], one)
			}
		}
	}
	return at, nil
}

func among(list []*mention.Mention, id string) bool {
	for _, one := range list {
		if one.ID == id {
			return true
		}
	}
	return false
}

// corrects says whether a row comes with what is right of its mention.
func corrects(one *mention.Mention) bool { return len(one.Corrections()) > 0 }

// meant is the one of those at an address that says what the row says; the error names them.
func meant(row *mention.Mention, there []*mention.Mention) (*mention.Mention, error) {
	var same []*mention.Mention
	ids := make([]string, len(there))
	for i, one := range there {
		ids[i] = one.ID
		if saysSame(row, one) {
			same = append(same, one)
		}
	}
	const most = 3
	names := strings.Join(ids[:min(most, len(ids))], ", ")
	if len(ids) > most {
		names += ", …"
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return nil, fmt.Errorf("%d mentions of this address say this: name the one to correct by its id (%s)", len(same), names)
	}
	return nil, fmt.Errorf("what is kept of this address (%s) says something else: name the mention to correct by its id", names)
}

// saysSame says whether a row has a mention's words, spaces aside; a row without a title may be of one with a title.
func saysSame(row, one *mention.Mention) bool {
	text := func(parts ...string) string { return strings.Join(strings.Fields(strings.Join(parts, " ")), " ") }
	return text(row.Title, row.Text) == text(one.Title, one.Text) || row.Title == "" && text(row.Text) == text(one.Text)
}
