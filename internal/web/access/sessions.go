package access

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/sqlite"
)

// How long a session lives: without being used, and at most.
const (
	IdleLimit = 7 * 24 * time.Hour
	WholeLife = 30 * 24 * time.Hour
)

// seenEvery is how often a session's last use is noted.
const seenEvery = 5 * time.Minute

// ErrNoSession says that there is no such session, or no more.
var ErrNoSession = errors.New("no such session")

// Session is somebody signed in with one browser.
type Session struct {
	// ID names the session to people; it is no secret and opens nothing.
	ID      string
	User    string
	Opened  time.Time
	Seen    time.Time
	Address string // from where it was opened
	Agent   string // what the browser calls itself
}

// Sessions are those signed in. The database keeps the hash of a session's
// token, never the token.
type Sessions struct {
	db  *sqlite.DB
	now func() time.Time

	mu    sync.Mutex
	ended chan struct{} // closed when a session was ended
}

// OpenSessions brings the table up to date.
func OpenSessions(ctx context.Context, db *sqlite.DB, now func() time.Time) (*Sessions, error) {
	err := sqlite.Migrate(ctx, db, "web", []string{
		`CREATE TABLE web_sessions (
			hash    TEXT PRIMARY KEY,
			user    TEXT NOT NULL,
			print   TEXT NOT NULL,
			opened  INTEGER NOT NULL,
			seen    INTEGER NOT NULL,
			address TEXT NOT NULL,
			agent   TEXT NOT NULL
		) STRICT, WITHOUT ROWID`,
	})
	if err != nil {
		return nil, fmt.Errorf("open sessions: %w", err)
	}
	return &Sessions{db: db, now: now, ended: make(chan struct{})}, nil
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// printOf recognises a password's hash: a session ends when its user's password
// changes.
func printOf(passwordHash string) string { return hashOf("password " + passwordHash)[:32] }

// Begin opens a session and returns its token, which only the browser keeps.
func (s *Sessions) Begin(ctx context.Context, user, passwordHash, address, agent string) (string, error) {
	token, now := NewSecret(), s.now().UnixMicro()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	if err := s.sweep(ctx); err != nil {
		return "", err
	}
	_, err := s.db.Write.ExecContext(ctx, `INSERT INTO web_sessions (hash, user, print, opened, seen, address, agent) VALUES (?,?,?,?,?,?,?)`,
		hashOf(token), user, printOf(passwordHash), now, now, address, agent)
	if err != nil {
		return "", fmt.Errorf("begin session: %w", s.db.Explain(err))
	}
	return token, nil
}

// Of is the session of a token, which it notes as used. passwordHash gives the hash of a
// user as it stands now, empty when there is no such user. A session that is over is
// ErrNoSession.
func (s *Sessions) Of(ctx context.Context, token string, passwordHash func(user string) string) (Session, error) {
	x, err := s.Look(ctx, token, passwordHash)
	if now := s.now(); err == nil && now.Sub(x.Seen) > seenEvery {
		if _, err := s.db.Write.ExecContext(ctx, `UPDATE web_sessions SET seen = ? WHERE hash = ?`, now.UnixMicro(), hashOf(token)); err != nil {
			return x, fmt.Errorf("note use of session: %w", s.db.Explain(err))
		}
	}
	return x, err
}

// Look is [Sessions.Of] for what goes on by itself and is no use of the session.
func (s *Sessions) Look(ctx context.Context, token string, passwordHash func(user string) string) (Session, error) {
	var x Session
	var known string
	var opened, seen int64
	row := s.db.Read.QueryRowContext(ctx, `SELECT hash, user, print, opened, seen, address, agent FROM web_sessions WHERE hash = ?`, hashOf(token))
	err := row.Scan(&x.ID, &x.User, &known, &opened, &seen, &x.Address, &x.Agent)
	if errors.Is(err, sql.ErrNoRows) {
		return x, ErrNoSession
	}
	if err != nil {
		return x, fmt.Errorf("look up session: %w", s.db.Explain(err))
	}
	x.ID, x.Opened, x.Seen = x.ID[:12], time.UnixMicro(opened).UTC(), time.UnixMicro(seen).UTC()
	now := s.now()
	hash := passwordHash(x.User)
	if hash == "" || known != printOf(hash) || now.Sub(x.Seen) > IdleLimit || now.Sub(x.Opened) > WholeLife {
		return Session{}, ErrNoSession
	}
	return x, nil
}

// Ended is closed once a session has been ended after the call.
func (s *Sessions) Ended() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// tellEnded wakes who waits for sessions to end.
func (s *Sessions) tellEnded() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.ended)
	s.ended = make(chan struct{})
}

// End ends the session of a token; one that is over already is no error.
func (s *Sessions) End(ctx context.Context, token string) error {
	if _, err := s.db.Write.ExecContext(ctx, `DELETE FROM web_sessions WHERE hash = ?`, hashOf(token)); err != nil {
		return fmt.Errorf("end session: %w", s.db.Explain(err))
	}
	s.tellEnded()
	return nil
}

// Revoke ends a session by its ID. user, when given, must be whose it is.
func (s *Sessions) Revoke(ctx context.Context, id, user string) error {
	if len(id) != 12 {
		return ErrNoSession
	}
	res, err := s.db.Write.ExecContext(ctx, `DELETE FROM web_sessions WHERE substr(hash, 1, 12) = ? AND (? = '' OR user = ?)`, id, user, user)
	if err != nil {
		return fmt.Errorf("revoke session: %w", s.db.Explain(err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return ErrNoSession
	}
	s.tellEnded()
	return nil
}

// List are the sessions of a user, or of everybody when user is empty, last used
// first.
func (s *Sessions) List(ctx context.Context, user string) ([]Session, error) {
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, `SELECT substr(hash, 1, 12), user, opened, seen, address, agent FROM web_sessions
		WHERE ? = '' OR user = ? ORDER BY seen DESC, hash LIMIT 500`, user, user)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", s.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var all []Session
	for rows.Next() {
		var x Session
		var opened, seen int64
		if err := rows.Scan(&x.ID, &x.User, &opened, &seen, &x.Address, &x.Agent); err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		x.Opened, x.Seen = time.UnixMicro(opened).UTC(), time.UnixMicro(seen).UTC()
		all = append(all, x)
	}
	return all, s.db.Explain(rows.Err())
}

// sweep forgets the sessions that are over.
func (s *Sessions) sweep(ctx context.Context) error {
	now := s.now()
	_, err := s.db.Write.ExecContext(ctx, `DELETE FROM web_sessions WHERE seen < ? OR opened < ?`, now.Add(-IdleLimit).UnixMicro(), now.Add(-WholeLife).UnixMicro())
	if err != nil {
		return fmt.Errorf("forget old sessions: %w", s.db.Explain(err))
	}
	return nil
}
