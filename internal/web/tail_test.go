package web

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func newListeners(s *fakeStream) *listeners {
	return &listeners{stream: s, log: slog.New(slog.DiscardHandler)}
}

func texts(batch []*heard) string {
	var all []string
	for _, e := range batch {
		all = append(all, e.Mention.Text)
	}
	return strings.Join(all, " ")
}

func TestEveryListenerGetsEachNewMentionOnceAndTheJournalIsReadOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &fakeStream{}
		s.put("old")
		all := newListeners(s)
		var open []*listener
		for range 50 {
			l, err := all.listen(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, l)
		}
		synctest.Wait()
		before := s.reads
		s.put("one", "two")
		synctest.Wait()
		for i, l := range open {
			if got := texts(<-l.entries); got != "one two" {
				t.Errorf("listener %d got %q", i, got)
			}
			all.leave(l)
		}
		if n := s.reads - before; n > 3 {
			t.Errorf("the journal was read %d times for 50 listeners", n)
		}
		synctest.Wait() // the reading ends with the last listener, or the bubble never does
	})
}

func TestWhoWasAwayForTooMuchIsToldSo(t *testing.T) {
	t.Parallel()
	s := &fakeStream{}
	for range listenReplay + 2 {
		s.put("x")
	}
	all := newListeners(s)
	for after, want := range map[uint64]bool{0: false, 1: true, 2: false, listenReplay + 2: false} {
		l, err := all.listen(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		if l.missed != want {
			t.Errorf("after %d: missed is %t", after, l.missed)
		}
		all.leave(l)
	}
}

func TestWhoComesBackGetsWhatWasMissed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &fakeStream{}
		s.put("one", "two", "three")
		all := newListeners(s)
		l, err := all.listen(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		defer all.leave(l)
		if got := texts(<-l.entries); got != "two three" {
			t.Errorf("got %q", got)
		}
		late, err := all.listen(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer all.leave(late)
		s.put("four")
		synctest.Wait()
		if got := texts(<-late.entries); got != "four" {
			t.Errorf("got %q", got)
		}
	})
}

func TestASlowListenerIsLetGoAndToldWhileOthersGoOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &fakeStream{}
		all := newListeners(s)
		slow, err := all.listen(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		quick, err := all.listen(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for i := range listenBehind + 5 {
			s.put(fmt.Sprint("m", i))
			synctest.Wait()
			got += len(<-quick.entries)
		}
		if got != listenBehind+5 {
			t.Errorf("the quick one got %d", got)
		}
		for range slow.entries { // what fitted, then closed
		}
		if !strings.Contains(slow.why, "too slow") {
			t.Errorf("told %q", slow.why)
		}
		all.leave(slow)
		all.leave(quick)
	})
}

// listenTo gives the lines of the first event of a stream while a toaster and a kettle come in.
func listenTo(t *testing.T, address string) []string {
	t.Helper()
	o := worldOf(t, "harmless")
	s := &fakeStream{}
	o.Stream, o.Wall = s, time.Now // the network's own clock
	handler, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("%s %s", res.Status, got)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // ": listening": from here on nothing is missed
	s.put("a toaster", "a <b>kettle</b>\nwith a line")
	var event []string
	for lines.Scan() {
		if line := lines.Text(); line != "" {
			event = append(event, line)
		} else if len(event) > 0 {
			break
		}
	}
	return event
}

func TestTheStreamSendsMatchingCardsWithTheirPlaceInTheJournal(t *testing.T) {
	t.Parallel()
	event := listenTo(t, "/live/stream?q=kettle")
	whole := strings.Join(event, "\n")
	if event[0] != "id: 2" || event[1] != "event: mention" || !strings.Contains(whole, "&lt;b&gt;") || strings.Contains(whole, "<b>") || strings.Contains(whole, "toaster") {
		t.Errorf("sent\n%s", whole)
	}
	for _, line := range event[2:] {
		if !strings.HasPrefix(line, "data: ") {
			t.Errorf("line %q is no data", line)
		}
	}
}

func TestAProgramListensToMentionsAsJSON(t *testing.T) {
	t.Parallel()
	event := listenTo(t, "/api/v1/live?q=kettle")
	var hit hitOut
	data, _ := strings.CutPrefix(event[len(event)-1], "data: ")
	if err := json.Unmarshal([]byte(data), &hit); err != nil || len(event) != 3 || hit.Mention == nil || hit.Mention.Text != "a <b>kettle</b>\nwith a line" || len(hit.Spans) == 0 {
		t.Errorf("sent %q: %v", event, err)
	}
}

func TestAStreamOfABadQueryIsRefused(t *testing.T) {
	t.Parallel()
	if w := visit(t, worldOf(t, "harmless")).get("/live/stream?q=%28"); w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}
