package alerts

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// Sentence is the verdict in one plain sentence, times in the reader's zone.
func (v Verdict) Sentence(loc *time.Location) string {
	var b strings.Builder
	b.WriteString(v.claim(loc))
	b.WriteString(v.mood())
	for _, n := range v.Notes {
		b.WriteString("; " + n)
	}
	if v.Completeness < 0.995 {
		fmt.Fprintf(&b, "; only %.0f %% of the sources could be heard", 100*v.Completeness)
	}
	if why := v.whyNot(loc); why != "" {
		b.WriteString(": " + why)
	}
	return b.String()
}

// sharesFrom is how many must be counted for a share of them to say more than their number.
const sharesFrom = 10

// mood says how much of what was counted speaks badly, "" where that is nothing new.
func (v Verdict) mood() string {
	if v.Negative == nil || v.RuleType == config.Sentiment {
		return ""
	}
	bad := math.Round(*v.Negative * v.Observed)
	switch {
	case v.Observed == 1 && v.Tone != "":
		return "; it is " + v.Tone
	case v.Observed >= sharesFrom && v.NegativeUsual != nil:
		return fmt.Sprintf("; %.0f %% negative, usually %.0f %%", 100**v.Negative, 100**v.NegativeUsual)
	case bad == 0:
		return ""
	case v.Observed == 1:
		return "; it is negative"
	case v.Observed < sharesFrom:
		return fmt.Sprintf("; %s of them negative", number(bad))
	}
	return fmt.Sprintf("; %.0f %% negative", 100**v.Negative)
}

// NegativeSaid is how many of so many speak badly, in words: "71 % negative"; of a few, whose
// share would mislead, their number: "2 of 5 negative". Of one that does not it is "".
func NegativeSaid(negative, of int) string {
	switch {
	case of <= 0 || of == 1 && negative == 0:
		return ""
	case of >= sharesFrom:
		return fmt.Sprintf("%.0f %% negative", 100*float64(negative)/float64(of))
	case of == 1:
		return "negative"
	case negative == 0:
		return "none negative"
	}
	return fmt.Sprintf("%d of %d negative", negative, of)
}

// unitFor is a unit as it stands behind a number: "1 story", "2 stories".
func unitFor(x float64, unit string) string {
	if x == 1 {
		return strings.TrimSuffix(strings.Replace(unit, "stories", "story", 1), "s")
	}
	return unit
}

// claim is what was observed against what would be usual.
func (v Verdict) claim(loc *time.Location) string {
	n, unit := number(v.Observed), unitFor(v.Observed, v.Unit)
	switch v.RuleType {
	case config.Keyword:
		return n + " new " + unit + " matched"
	case config.Review:
		return n + " new low " + strings.Replace(unit, "stor", "review stor", 1)
	case config.Reach:
		return n + " " + unit + " that many will see"
	case config.Unanswered:
		return n + " " + unit + " without an answer"
	case config.All:
		parts := make([]string, 0, len(v.Parts))
		for _, p := range v.Parts {
			parts = append(parts, p.claim(loc))
		}
		return strings.Join(parts, " and ")
	}
	switch v.RuleType {
	case config.Sentiment:
		if v.Unit == "% negative" {
			s := fmt.Sprintf("%.0f %% negative in %s", v.Observed, clock.Words(v.To.Sub(v.From)))
			if v.HistoryDays >= 1 {
				s += fmt.Sprintf(", usually %.0f %%", v.Expected)
			}
			return s
		}
		return n + " strongly negative " + unit
	case config.Share:
		return fmt.Sprintf("share of voice %.0f %% in %s, %.0f %% in the time before", v.Observed, clock.Words(v.To.Sub(v.From)), v.Expected)
	case config.Silence:
		if v.Observed == 0 { // nobody who is known to speak often enough has been silent for an hour
			return "nobody is missed"
		}
		return fmt.Sprintf("nothing heard for %s", clock.Words(v.To.Sub(v.From)))
	}
	s := n + " " + unit
	if !v.From.IsZero() {
		s += " in " + clock.Words(v.To.Sub(v.From))
	}
	if v.Expected > 0 {
		s += ", usually " + number(v.Expected) + v.whenUsual(loc)
	}
	if v.RuleType == config.Threshold {
		s += fmt.Sprintf(", the limit is %s", number(v.Threshold))
	}
	return s
}

// week is how many days must have been heard for a day of the week to have come before.
const week = 7

// whenUsual is of which times the expectation speaks. Before each day of the week was heard once it rests on the hours of
// the others, and how few they are is said.
func (v Verdict) whenUsual(loc *time.Location) string {
	at := v.To.In(loc)
	if v.RuleType == config.Digest {
		return ""
	}
	if v.HistoryDays >= week || v.HistoryDays <= 0 { // verdicts that name no history are of before it was kept
		return fmt.Sprintf(" on a %s at %s", at.Weekday(), at.Format("15:04"))
	}
	s := " at " + at.Format("15:04")
	if note := historyNote(v.HistoryDays); !slices.Contains(v.Notes, note) {
		s += " (" + note + ")"
	}
	return s
}

// whyNot says what kept a verdict from being told, "" when nothing did.
func (v Verdict) whyNot(loc *time.Location) string {
	until := ""
	if !v.Until.IsZero() {
		until = " until " + v.Until.In(loc).Format("2006-01-02 15:04")
	}
	switch v.Reason {
	case CoolingDown, Quiet, Holding, Snoozed, Waiting:
		return string(v.Reason) + until
	case Silenced, Inhibited:
		return string(v.Reason) + " by " + v.By + until
	case BelowFloor:
		return fmt.Sprintf("below the floor of %d", v.Floor)
	case BelowLimit, Usual, SourceGap, FewHistory, PartMissing, Firing:
		return string(v.Reason)
	}
	return ""
}

// number prints a count as people write it: 9.5, 47, 12,300.
func number(x float64) string {
	if math.Abs(x) < 10 && x != math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	digits := strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	for k := len(digits) - 3; k > 0 && digits[k-1] != '-'; k -= 3 {
		digits = digits[:k] + "," + digits[k:]
	}
	return digits
}

// title is an incident's first line in a few words.
func title(r *Rule, v Verdict, brand string) string {
	what := map[string]string{
		config.Keyword: r.Name, config.Threshold: "many mentions", config.Spike: "mentions are spiking", config.Sentiment: "talk turns negative",
		config.Silence: "gone quiet", config.Trend: "a topic is rising", config.Reach: "a far-reaching voice", config.Review: "low ratings",
		config.Share: "share of voice moved", config.Unanswered: "waiting for an answer",
	}[r.Type]
	if what == "" {
		what = r.Name
	}
	return brand + " · " + what
}

// PeakSaid is the incident's highest reading in words: "63 stories", "62 % negative".
func (inc *Incident) PeakSaid() string {
	return strings.TrimSuffix(number(inc.Peak)+" "+unitFor(inc.Peak, inc.PeakUnit), " ")
}

// closing is the sentence that ends an incident.
func closing(inc *Incident, v Verdict) string {
	s := fmt.Sprintf("resolved after %s", clock.Words(inc.Resolved.Sub(inc.Opened)))
	if inc.Peak > 0 {
		s += ", peak " + inc.PeakSaid()
	}
	if n := inc.Rules(); n > 1 {
		s += fmt.Sprintf(", %d rules took part", n)
	}
	return s
}
