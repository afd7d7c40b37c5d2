package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

func (s *site) deliveryRoutes() []route {
	if s.o.Outbox == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/deliveries", role: viewer, handle: s.deliveriesPage},
		{method: "POST", path: "/deliveries/retry", role: editor, handle: s.retryLetters},
		{method: "POST", path: "/deliveries/replay", role: admin, handle: s.replayDoor},
	}
}

// deliveriesView is what was said, where it stands on its way, and what could not
// be delivered.
type deliveriesView struct {
	Tabs    []tab
	Kinds   []choice
	States  []choice
	Letters []letter
	Dead    int
	Doors   []doorRow
	Whole   bool // all that there is is shown
	Shown   int  // how many are shown at most
	Empty   empty
}

// letter is one message on its way.
type letter struct {
	ID       int64
	At       time.Time // decided
	Changed  time.Time
	Next     time.Time // of another attempt; zero when none is planned
	Title    string
	Kind     string
	Incident string // link, empty for digests and notes
	Channel  string
	State    string
	Tone     string
	Attempts int
	Error    string
	Retry    bool // it is dead, and the visitor may send it again
}

type doorRow struct {
	Name, State, Tone, Error string
	Sent, Behind, Dead       int
	Next                     time.Time
}

// letterStates are the states in the order people ask for them.
var letterStates = []alerts.OutboxState{alerts.Dead, alerts.Pending, alerts.Sending, alerts.Sent, alerts.Recorded, alerts.NotedOld}

const lettersShown = 200

// deliveriesPage shows what was said about incidents, digests and notes apart from them; a
// state that is asked for shows all kinds.
func (s *site) deliveriesPage(w http.ResponseWriter, r *http.Request) error {
	state, kind := r.URL.Query().Get("state"), r.URL.Query().Get("kind")
	if state == "" && kind == "" {
		kind = "incidents"
	}
	states, kinds, err := readLetters(state, kind)
	if err != nil {
		return err
	}
	rows, err := s.o.Outbox.ListOf(r.Context(), kinds, lettersShown, states...)
	if err != nil {
		return err
	}
	v := deliveriesView{Tabs: s.incidentTabs("/deliveries"), Letters: s.letters(rows, visitorOf(r)), Whole: len(rows) < lettersShown, Shown: lettersShown}
	if err := s.lettersBeside(r.Context(), &v, state, kind); err != nil {
		return err
	}
	if v.Doors, err = s.doorRows(r); err != nil {
		return err
	}
	return s.render(w, r, "deliveries.html", "Deliveries", v)
}

func (s *site) letters(rows []alerts.OutboxRow, to visitor) []letter {
	out := make([]letter, 0, len(rows))
	for i := range rows {
		row := &rows[i]
		a := &row.Message.Alert
		l := letter{ID: row.ID, At: a.At, Changed: row.Changed, Title: words.Clean(a.Title), Kind: letterKind(a.Kind), Channel: words.Clean(row.Channel),
			State: letterState(row.State), Attempts: row.Attempts, Error: words.Clean(row.Error), Retry: row.State == alerts.Dead && mayAct(to.role, editor)}
		if a.Kind == alerts.KindAction {
			l.Title = words.Clean(a.Reason)
		}
		if a.Incident != "" {
			l.Incident = incidentLink(a.Incident)
		}
		if row.State == alerts.Pending && row.Next.After(s.o.Now()) {
			l.Next = row.Next
		}
		l.Tone = letterTone(row)
		out = append(out, l)
	}
	return out
}

func letterTone(row *alerts.OutboxRow) string {
	switch row.State {
	case alerts.Dead:
		return "critical"
	case alerts.Sent:
		return "ok"
	case alerts.Pending, alerts.Sending:
		if row.Error != "" {
			return "warning"
		}
		return "info"
	case alerts.Recorded, alerts.NotedOld:
	}
	return ""
}

func (s *site) doorRows(r *http.Request) ([]doorRow, error) {
	if s.o.Doors == nil {
		return nil, nil
	}
	list, err := s.o.Doors.Status(r.Context())
	if err != nil {
		return nil, err
	}
	var out []doorRow
	for _, d := range list {
		row := doorRow{Name: d.Name, State: "ok", Tone: "ok", Error: words.Clean(d.Error), Sent: d.Sent, Behind: d.Behind, Dead: d.Dead, Next: d.Next}
		if d.Error != "" {
			row.State, row.Tone = "failing", "warning"
		}
		out = append(out, row)
	}
	return out, nil
}

// retryLetters puts one dead letter, or all, back into the queue.
func (s *site) retryLetters(w http.ResponseWriter, r *http.Request) error {
	if raw := r.PostFormValue("id"); raw != "" {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return badRequest("This message cannot be named so.", "")
		}
		ok, err := s.o.Outbox.RetryOne(r.Context(), id)
		if err != nil {
			return err
		}
		if !ok {
			return s.back(w, r, "/deliveries", flash{Say: "This message is not among the undelivered ones any more.", Bad: true})
		}
		return s.back(w, r, "/deliveries", flash{Say: "It will be sent again in a moment."})
	}
	n, err := s.o.Outbox.Retry(r.Context())
	if err != nil {
		return err
	}
	return s.back(w, r, "/deliveries", flash{Say: counted(int(n), "message", "messages") + " will be sent again in a moment."})
}

// replayDoor lets a door send again what was decided since a moment.
func (s *site) replayDoor(w http.ResponseWriter, r *http.Request) error {
	if s.o.Doors == nil {
		return notFound("There is no door but Slack.")
	}
	span, err := config.ParseDuration(r.PostFormValue("since"))
	if err != nil || span <= 0 || span > 30*24*time.Hour {
		return badRequest("Since when?", `Write a time such as "6h" or "2d", thirty days at most.`)
	}
	name := r.PostFormValue("door")
	n, err := s.o.Doors.Replay(r.Context(), name, s.o.Now().Add(-span))
	if err != nil {
		s.o.Log.Warn("replay a door", "door", name, "err", err)
		return badRequest("This door cannot send again.", "Is it still in rules.toml?")
	}
	return s.back(w, r, "/deliveries", flash{Say: counted(n, "message", "messages") + " will go out again through " + words.Clean(name) + ", under the old event ids."})
}
