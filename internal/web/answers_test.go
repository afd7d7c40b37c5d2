package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
)

// counted and slow: an index that takes a while, says how often it was asked, and may be too busy.
type slowMentions struct {
	fakeMentions
	took   time.Duration
	asked  *atomic.Int64
	refuse *atomic.Bool
}

func slowly(took time.Duration) slowMentions {
	return slowMentions{fakeMentions{"kettle"}, took, &atomic.Int64{}, &atomic.Bool{}}
}

func (f slowMentions) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	n := f.asked.Add(1)
	select {
	case <-time.After(f.took):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f.refuse.Load() {
		return nil, fmt.Errorf("search: %w", index.ErrTooSlow)
	}
	found, err := f.fakeMentions.Search(ctx, r)
	if err == nil && found.Total > 0 {
		found.Total = int(n)
	}
	return found, err
}

// inABubble runs a test with a clock of its own on a site whose index is slow.
func inABubble(t *testing.T, took time.Duration, fn func(t *testing.T, o *Options, m slowMentions)) {
	t.Helper()
	t.Parallel()
	o := worldOf(t, "kettle")
	synctest.Test(t, func(t *testing.T) {
		m := slowly(took)
		o.Mentions, o.Now, o.Wall = m, time.Now, nil
		fn(t, &o, m)
	})
}

func siteOf(t *testing.T, o Options) *site {
	t.Helper()
	s, err := newSite(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unsigned is a page without what differs from browser to browser: form tokens.
func unsigned(page string) string {
	return regexp.MustCompile(`name="csrf" value="[^"]*"`).ReplaceAllString(page, "")
}

func TestManyViewersOfOnePageShareOneComputation(t *testing.T) {
	inABubble(t, time.Second, func(t *testing.T, o *Options, m slowMentions) {
		b := visit(t, *o)
		var pages [50]string
		var all sync.WaitGroup
		for i := range pages {
			all.Go(func() { pages[i] = b.get("/?q=kettle").Body.String() })
		}
		all.Wait()
		for _, page := range pages {
			if unsigned(page) != unsigned(pages[0]) || !strings.Contains(page, "1 mention") {
				t.Fatalf("pages differ: %.200s", page)
			}
		}
		if n := m.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestAPageIsWorkedOutAnewWhenItsTimeIsUpOrSomethingChanged(t *testing.T) {
	inABubble(t, 100*time.Millisecond, func(t *testing.T, o *Options, m slowMentions) {
		b := visit(t, *o)
		for i, step := range []struct {
			wait   time.Duration
			change bool
			want   int64
		}{{0, false, 1}, {2 * time.Second, false, 1}, {time.Second, false, 2}, {0, true, 3}, {time.Second, false, 4}, {10 * time.Second, false, 5}} {
			time.Sleep(step.wait)
			if step.change {
				b.post("/mentions/one/triage", "status=handled") // which looks at a page for its token first
			}
			b.get("/?q=kettle")
			if n := m.asked.Load(); n != step.want {
				t.Errorf("step %d: asked %d times, want %d", i, n, step.want)
			}
		}
	})
}

func TestWhoeverLeavesFirstTakesTheAnswerFromNobody(t *testing.T) {
	inABubble(t, time.Second, func(t *testing.T, o *Options, m slowMentions) {
		s := siteOf(t, *o)
		ctx, leave := context.WithCancel(t.Context())
		find := func(ctx context.Context) (int, error) {
			_, err := m.Search(ctx, index.Request{})
			return 7, err
		}
		go func() {
			time.Sleep(time.Millisecond)
			leave()
		}()
		if _, _, err := answered(ctx, s, "key", find); !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		if got, _, err := answered(t.Context(), s, "key", find); got != 7 || err != nil || m.asked.Load() != 1 {
			t.Errorf("who stayed got %d, %v after %d computations", got, err, m.asked.Load())
		}
	})
}

func TestABusyEarshotShowsWhatItHasOrAsksToComeAgain(t *testing.T) {
	inABubble(t, 10*time.Millisecond, func(t *testing.T, o *Options, m slowMentions) {
		b := visit(t, *o)
		b.get("/?q=kettle")
		m.refuse.Store(true)
		time.Sleep(time.Minute)
		if page := b.get("/?q=kettle"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "earshot is busy just now") {
			t.Errorf("known before: %d %.300s", page.Code, page.Body)
		}
		if page := b.get("/?q=teapot"); page.Code != http.StatusServiceUnavailable || page.Header().Get("Retry-After") == "" {
			t.Errorf("never known: %d, retry after %q", page.Code, page.Header().Get("Retry-After"))
		}
		time.Sleep(staleLife)
		if page := b.get("/?q=kettle"); page.Code != http.StatusServiceUnavailable {
			t.Errorf("too old: %d", page.Code)
		}
		m.refuse.Store(false)
		if page := b.get("/?q=kettle"); page.Code != http.StatusOK || strings.Contains(page.Body.String(), "busy") {
			t.Errorf("no longer busy: %d", page.Code)
		}
	})
}

func TestWhoeverGetsNoTurnInTimeIsToldWhenToComeAgain(t *testing.T) {
	inABubble(t, time.Hour, func(t *testing.T, o *Options, m slowMentions) {
		s := siteOf(t, *o)
		for range cap(s.answers.turns) {
			s.answers.turns <- struct{}{}
		}
		begun := time.Now()
		_, _, err := answered(t.Context(), s, "key", func(context.Context) (int, error) { return 1, nil })
		if !errors.Is(err, errBusy) || time.Since(begun) != patience {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if got := s.answers.count.Counts(); got["computed"] != 1 || got["refused"] != 1 || got["stale"]+got["shared"] != 0 {
			t.Errorf("%v", got)
		}
		<-s.answers.turns
		if got, _, err := answered(t.Context(), s, "key", func(context.Context) (int, error) { return 1, nil }); got != 1 || err != nil {
			t.Errorf("with a turn: %d, %v", got, err)
		}
	})
}

func TestAFaultInOnePageEndsThatPageAlone(t *testing.T) {
	inABubble(t, 0, func(t *testing.T, o *Options, _ slowMentions) {
		s := siteOf(t, *o)
		_, _, err := answered(t.Context(), s, "key", func(context.Context) (int, error) { panic("a fault") })
		if err == nil || !strings.Contains(err.Error(), "a fault") {
			t.Errorf("%v", err)
		}
		if len(s.answers.turns) != 0 {
			t.Error("its turn was not given back")
		}
	})
}

func TestAnswersAreBoundedAndOfTheRulesInForce(t *testing.T) {
	inABubble(t, 0, func(t *testing.T, o *Options, _ slowMentions) {
		cfg := config.Default()
		o.Config = func() *config.Config { return cfg }
		s := siteOf(t, *o)
		made := 0
		ask := func(key string) {
			if _, _, err := answered(t.Context(), s, key, func(context.Context) (int, error) { made++; return made, nil }); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 3 * mostAnswers {
			ask(fmt.Sprint(i))
			time.Sleep(time.Millisecond)
		}
		if len(s.answers.last) != mostAnswers || len(s.answers.running) != 0 || made != 3*mostAnswers {
			t.Errorf("%d kept, %d running, %d made", len(s.answers.last), len(s.answers.running), made)
		}
		ask(fmt.Sprint(3*mostAnswers - 1))
		if made != 3*mostAnswers {
			t.Error("the newest was not kept")
		}
		cfg = config.Default()
		ask(fmt.Sprint(3*mostAnswers - 1))
		if made != 3*mostAnswers+1 {
			t.Error("rules that changed changed nothing")
		}
	})
}

// TestWhatIsSharedIsWhatIsFresh compares pages made from a remembered answer with those of a site that has none, for visitors who may
// do different things.
func TestWhatIsSharedIsWhatIsFresh(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	for _, path := range []string{"/?q=kettle", "/?q=kettle&pick=all", "/?q=kettle&copies=1", "/brands", "/brands/" + o.Config().Brands[0].Key, "/?q=nothing+at+all"} {
		shared := visit(t, o)
		first, again := shared.get(path).Body.String(), shared.get(path).Body.String()
		if fresh := visit(t, o).get(path).Body.String(); first != again || unsigned(first) != unsigned(fresh) {
			t.Errorf("%s differs", path)
		}
	}
}
