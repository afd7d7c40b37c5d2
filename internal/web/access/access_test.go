package access

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/sqlite"
)

var now = time.Date(2026, 11, 21, 14, 30, 0, 0, time.UTC)

func TestAPasswordIsKnownByItsHashAlone(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := HashPassword("correct horse battery"); again == hash {
		t.Error("two hashes of one password are the same: no salt")
	}
	c := NewChecker()
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batter": false, "": false, strings.Repeat("x", 5000): false} {
		if got, err := c.Check(t.Context(), hash, password); got != want || err != nil {
			t.Errorf("%.30q: %v, %v", password, got, err)
		}
	}
	if got, err := c.Check(t.Context(), "", "correct horse battery"); got || err != nil {
		t.Errorf("nobody's password: %v, %v", got, err)
	}
}

func TestAHashThatAsksForTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	for _, hash := range []string{
		"plain", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=16$m=8,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5",
		"$argon2id$v=19$m=99999999,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=8,t=0,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5",
		"$argon2id$v=19$m=8,t=1,p=0$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$", "$argon2id$v=19$m=8,t=1,p=1$!!$a2V5a2V5a2V5a2V5a2V5",
	} {
		if _, err := NewChecker().Check(t.Context(), hash, "x"); !errors.Is(err, ErrBadHash) {
			t.Errorf("%s: %v", hash, err)
		}
	}
	if _, err := HashPassword("short"); err == nil {
		t.Error("a short password was taken")
	}
}

func TestTriesAreCountedAndForgotten(t *testing.T) {
	t.Parallel()
	at := now
	a := NewAttempts(func() time.Time { return at })
	l := Limit{Most: 3, Per: time.Minute}
	for range 3 {
		if a.Wait("x", l) != 0 {
			t.Fatal("a try below the limit has to wait")
		}
	}
	if got := a.Wait("x", l); got != time.Minute {
		t.Errorf("the fourth waits %s", got)
	}
	if a.Wait("y", l) != 0 {
		t.Error("somebody else has to wait")
	}
	at = at.Add(time.Minute)
	if a.Wait("x", l) != 0 {
		t.Error("after the time it still waits")
	}
	for i := range mostKeys + 100 {
		a.Wait(fmt.Sprint(i), l)
	}
	if len(a.seen) > mostKeys {
		t.Errorf("%d keys are remembered", len(a.seen))
	}
}

func TestSessionsEndByTimePasswordAndRevocation(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	at := now
	s, err := OpenSessions(t.Context(), db, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	hash := "hash one"
	lookUp := func(string) string { return hash }
	begin := func() string {
		token, err := s.Begin(t.Context(), "dana", "hash one", "10.0.0.1", strings.Repeat("agent", 100))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	token := begin()
	x, err := s.Of(t.Context(), token, lookUp)
	if err != nil || x.User != "dana" || len(x.Agent) > 200 {
		t.Fatalf("%+v, %v", x, err)
	}
	var stored string
	if err := db.Read.QueryRowContext(t.Context(), `SELECT hash FROM web_sessions`).Scan(&stored); err != nil || strings.Contains(stored, token) {
		t.Fatalf("the database holds %q, %v", stored, err)
	}
	over := func(why string) {
		t.Helper()
		if _, err := s.Of(t.Context(), token, lookUp); !errors.Is(err, ErrNoSession) {
			t.Errorf("%s: %v", why, err)
		}
	}
	hash = "hash two"
	over("after a new password")
	hash = ""
	over("after the user went")
	hash = "hash one"
	if err := s.Revoke(t.Context(), x.ID, "somebody else"); !errors.Is(err, ErrNoSession) {
		t.Errorf("somebody else ended it: %v", err)
	}
	if err := s.Revoke(t.Context(), x.ID, "dana"); err != nil {
		t.Fatal(err)
	}
	over("after revocation")
	token = begin()
	opened := at
	for range 3 { // what goes on by itself is no use of it
		at = at.Add(2 * 24 * time.Hour)
		if x, err := s.Look(t.Context(), token, lookUp); err != nil || !x.Seen.Equal(opened) {
			t.Errorf("looked at: seen %s, %v", x.Seen, err)
		}
	}
	at = at.Add(2 * 24 * time.Hour)
	over("after a week in which it was only looked at")
	ended := s.Ended()
	token = begin()
	select {
	case <-ended:
		t.Error("one that begins is told as one that ends")
	default:
	}
	if err := s.End(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	<-ended
	over("after its end")
	token = begin()
	for range 10 { // used every few days, it lives a month and no longer
		at = at.Add(3*24*time.Hour + time.Minute)
		_, err = s.Of(t.Context(), token, lookUp)
	}
	if !errors.Is(err, ErrNoSession) {
		t.Errorf("after a month: %v", err)
	}
	if list, err := s.List(t.Context(), ""); err != nil || len(list) != 0 {
		t.Errorf("%d sessions are listed, %v", len(list), err)
	}
}
