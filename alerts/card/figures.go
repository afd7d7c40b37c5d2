package card

import (
	"fmt"
	"strings"

	"github.com/earshot/earshot/alerts"
)

// usually says what is usual in a period like this.
func usually(d alerts.DigestFigures) string {
	if d.UsuallyNone() {
		return "usually none"
	}
	return "usually " + Number(d.Usual)
}

// figures is the line of numbers, each beside what is usual.
func figures(brand string, d alerts.DigestFigures) string {
	volume := count(d.Mentions, "mention")
	if d.KnowsUsual() && !weekly(d) {
		volume += " (" + usually(d) + ")"
	}
	if d.Stories > 0 && d.Stories != d.Mentions {
		volume += " in " + stories(d.Stories)
	}
	if weekly(d) && d.Before > 0 {
		volume += fmt.Sprintf(", %s the week before (%s)", compared(d.Mentions, d.Before), Number(float64(d.Before)))
	}
	if d.KnowsUsual() && weekly(d) {
		volume += ", " + usually(d)
	}
	parts := []string{volume}
	if d.Mentions > 0 {
		net := fmt.Sprintf("net sentiment %+.0f", d.Net)
		if d.Before > 0 {
			net += fmt.Sprintf(" (before %+.0f)", d.NetUsual)
		}
		parts = append(parts, net)
	}
	if d.Negative > 0 {
		parts = append(parts, stories(d.Negative)+" speak badly of "+brand)
		if d.Negative == 1 {
			parts[len(parts)-1] = "1 story speaks badly of " + brand
		}
	}
	if s := shareOfVoice(d); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, " · ") + "."
}

// compared is "41 % more than".
func compared(now, before int) string {
	change := 100 * (float64(now) - float64(before)) / float64(before)
	switch {
	case change > 900:
		return fmt.Sprintf("%s times", Number(float64(now)/float64(before)))
	case change >= 0.5:
		return fmt.Sprintf("%.0f %% more than", change)
	case change <= -0.5:
		return fmt.Sprintf("%.0f %% less than", -change)
	}
	return "as many as"
}

// shareOfVoice is the brand beside its competitors, "" without.
func shareOfVoice(d alerts.DigestFigures) string {
	if len(d.Competitors) == 0 {
		return ""
	}
	others := 0
	for _, x := range d.Competitors {
		others += x.Count
	}
	if d.Share == 0 && others == 0 {
		return ""
	}
	shares := []string{}
	for _, x := range d.Competitors[:min(3, len(d.Competitors))] {
		shares = append(shares, fmt.Sprintf("%s %.0f %%", Clean(x.Name), 100*(1-d.Share)*float64(x.Count)/float64(max(others, 1))))
	}
	before := ""
	if d.ShareBefore > 0 {
		before = fmt.Sprintf(" (before %.0f %%)", 100*d.ShareBefore)
	}
	return fmt.Sprintf("share of voice %.0f %%%s against %s%s", 100*d.Share, before, strings.Join(shares, ", "), more(len(d.Competitors)-3))
}
