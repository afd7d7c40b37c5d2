package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// SavedSearch is a query somebody wants to find again.
type SavedSearch struct {
	Name  string    `json:"name"` // unique
	Query string    `json:"query"`
	View  string    `json:"view,omitempty"` // how it is shown; only the page that wrote it reads it
	By    string    `json:"by,omitempty"`
	At    time.Time `json:"at"`
}

// ErrNoSearch says that no saved search has this name.
var ErrNoSearch = errors.New("no such saved search")

// SaveSearch keeps a search under its name, in the place of one that has it.
func (j *Journal) SaveSearch(ctx context.Context, s SavedSearch) error {
	if err := s.check(); err != nil {
		return err
	}
	_, err := j.db.Write.ExecContext(ctx, `INSERT INTO journal_searches (name, query, view, who, at) VALUES (?,?,?,?,?)
		ON CONFLICT (name) DO UPDATE SET query = excluded.query, view = excluded.view, who = excluded.who, at = excluded.at`,
		s.Name, s.Query, s.View, s.By, j.now().UnixMicro())
	if err != nil {
		return fmt.Errorf("save search %q: %w", s.Name, j.db.Explain(err))
	}
	return nil
}

func (s *SavedSearch) check() error {
	if strings.TrimSpace(s.Name) == "" {
		return errors.New("save search: it needs a name")
	}
	return nil
}

// Searches are the saved searches by name.
func (j *Journal) Searches(ctx context.Context) ([]SavedSearch, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT name, query, view, who, at FROM journal_searches ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("list saved searches: %w", j.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var all []SavedSearch
	for rows.Next() {
		var s SavedSearch
		var at int64
		if err := rows.Scan(&s.Name, &s.Query, &s.View, &s.By, &at); err != nil {
			return nil, fmt.Errorf("list saved searches: %w", err)
		}
		s.At = time.UnixMicro(at).UTC()
		all = append(all, s)
	}
	return all, j.db.Explain(rows.Err())
}

// DropSearch forgets a saved search; [ErrNoSearch] when there is none.
func (j *Journal) DropSearch(ctx context.Context, name string) error {
	res, err := j.db.Write.ExecContext(ctx, `DELETE FROM journal_searches WHERE name = ?`, name)
	if err == nil {
		err = dropped(res)
	}
	if err != nil {
		return fmt.Errorf("drop search %q: %w", name, j.db.Explain(err))
	}
	return nil
}

func dropped(res sql.Result) error {
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNoSearch
}
