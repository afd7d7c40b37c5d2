package web

import (
	"context"
	"net/url"
	"slices"

	"github.com/earshot/earshot/alerts"
)

// letterKinds are the kinds of messages by the name they have in an address: what is said
// about incidents, and what comes by the clock, of which there soon are hundreds.
var letterKinds = map[string][]alerts.Kind{
	"incidents": {alerts.KindOpen, alerts.KindUpdate, alerts.KindEscalate, alerts.KindResolve, alerts.KindAction},
	"digests":   {alerts.KindDigest, alerts.KindNote},
	"all":       nil,
}

// readLetters reads which messages are asked for; what is empty is all of them.
func readLetters(state, kind string) (states []alerts.OutboxState, kinds []alerts.Kind, err error) {
	if state != "" {
		if !slices.Contains(letterStates, alerts.OutboxState(state)) {
			return nil, nil, badRequest("There is no such state of a delivery.", "It is one of dead, pending, sending, sent, recorded, caught up.")
		}
		states = append(states, alerts.OutboxState(state))
	}
	kinds, known := letterKinds[kind]
	if kind != "" && !known {
		return nil, nil, badRequest("There is no such kind of message.", "kind is incidents, digests or all.")
	}
	return states, kinds, nil
}

// lettersBeside counts what there is beside what is shown, for the choices of the page.
func (s *site) lettersBeside(ctx context.Context, v *deliveriesView, state, kind string) error {
	at := func(state, kind string) string {
		q := url.Values{}
		for key, value := range map[string]string{"state": state, "kind": kind} {
			if value != "" {
				q.Set(key, value)
			}
		}
		return "/deliveries?" + q.Encode()
	}
	if kind == "" {
		kind = "all"
	}
	var counts map[alerts.OutboxState]int
	whole := 0
	for _, k := range []struct{ name, say string }{{"incidents", "About incidents"}, {"digests", "Digests and notes"}, {"all", "All"}} {
		of, err := s.o.Outbox.Counts(ctx, letterKinds[k.name]...)
		if err != nil {
			return err
		}
		v.Kinds = append(v.Kinds, choice{Say: k.say, Link: at(state, k.name), Count: inState(of, state), Chosen: kind == k.name})
		if k.name == kind {
			counts = of
		}
		if k.name == "all" {
			v.Dead, whole = of[alerts.Dead], inState(of, "")
		}
	}
	v.States = []choice{{Say: "in any state", Link: at("", kind), Count: inState(counts, ""), Chosen: state == ""}}
	for _, st := range letterStates {
		if counts[st] > 0 || string(st) == state {
			v.States = append(v.States, choice{Say: letterState(st), Link: at(string(st), kind), Count: counts[st], Chosen: string(st) == state})
		}
	}
	v.Empty = empty{Say: "None of these", Link: "/deliveries?kind=all", LinkSay: "Show all"}
	if whole == 0 {
		v.Empty = empty{Say: "Nothing has been said yet", Do: "Every alert, digest and note stands here with where it went and whether it arrived."}
	}
	return nil
}

// inState is how many messages stand in a state; all of them when it is empty.
func inState(counts map[alerts.OutboxState]int, state string) int {
	if state != "" {
		return counts[alerts.OutboxState(state)]
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// letterKind is what a message is, in plain words.
func letterKind(k alerts.Kind) string {
	switch k {
	case alerts.KindOpen:
		return "first alert"
	case alerts.KindEscalate:
		return "now more severe"
	case alerts.KindResolve:
		return "it is over"
	case alerts.KindAction:
		return "what somebody did"
	case alerts.KindUpdate, alerts.KindDigest, alerts.KindNote:
	}
	return string(k)
}

// letterState is a state in plain words.
func letterState(s alerts.OutboxState) string {
	switch s {
	case alerts.Dead:
		return "could not be delivered"
	case alerts.Pending:
		return "waiting"
	case alerts.Sending:
		return "on its way"
	case alerts.Recorded:
		return "too old to send"
	case alerts.NotedOld:
		return "told in one note"
	case alerts.Sent:
	}
	return string(s)
}
