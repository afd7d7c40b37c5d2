package query

import (
	"errors"
	"strings"
	"testing"
)

// TestSlipsOfFieldsAreToldWithWhatToWrite holds what is said, and where, of fields whose values are numbers or words of a list.
func TestSlipsOfFieldsAreToldWithWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, part, fix string }{
		// A colon that is missing, so that words are looked for.
		{"acme crisis>=0.7", "crisis>=0.7", "write crisis:>=0.7"},
		{"acme crisis >= 0.7", "crisis >= 0.7", "write crisis:>=0.7"},
		{"(crisis >=0.7) acme", "crisis >=0.7", "write crisis:>=0.7"},
		{"acme CRISIS> 0.7", "CRISIS> 0.7", "write crisis:>0.7"},
		{"acme crisis=0.7", "crisis=0.7", "write crisis:>=0.7"},
		{"acme crisis≥0.7", "crisis≥0.7", "write crisis:>=0.7"},
		{"acme sentiment<-0.5", "sentiment<-0.5", "write sentiment:<-0.5"},
		{"acme sentiment=-0.5", "sentiment=-0.5", "write sentiment:<=-0.5"},
		{"acme sentiment=0", "sentiment=0", "write sentiment:neutral"},
		{"acme sentiment=negative", "sentiment=negative", "write sentiment:negative"},
		{"acme followers>1k", "followers>1k", "write followers:>1k"},
		{"acme rating<=2", "rating<=2", "write rating:<=2"},
		{"acme rating==2", "rating==2", "write rating:2"},
		{"acme rating=good", "rating=good", "as rating:<=2 or rating:1..3"},
		{"acme engagement =< 5", "engagement =< 5", "write engagement:<=5"},
		{"acme intent=complaint", "intent=complaint", "write intent:complaint"},
		{"acme intent：complaint", "intent：complaint", "write intent:complaint"},
		{"acme status = open", "status = open", "write status:open"},
		{"acme published>=2026-11-01", "published>=2026-11-01", "write published:>=2026-11-01"},
		{"acme last=7d", "last=7d", "write last:7d"},
		{"acme crisis : 0.7", "crisis : 0.7", "write crisis:>=0.7"},
		{"acme crisis :>0.7", "crisis :>0.7", "write crisis:>0.7"},
		{"acme rating>", "rating>", "as rating:<=2 or rating:1..3"},
		// One number, where hardly any mention has just that.
		{"acme crisis:0.7", "0.7", "write crisis:>=0.7"},
		{"acme crisis:=0.70", "=0.70", "write crisis:>=0.7"},
		{"crisis:acme/0.7", "acme/0.7", "write crisis:acme/>=0.7"},
		{"acme crisis:1", "1", "write crisis:>=1"},
		{"acme sentiment:-0.5", "-0.5", "write sentiment:<=-0.5"},
		{"acme sentiment:0", "0", "write sentiment:neutral"},
		{"acme followers:10k", "10k", "write followers:>=10000"},
		{"acme engagement:50..50", "50..50", "write engagement:>=50"},
		// What can never be true together, or of nobody.
		{"acme status=", "status=", "write status:…"},
		{"brand:acme reason:billing intent:praise", "praise", "leave one of them out"},
		{"reason:billing intent:praise", "praise", "leave one of them out"},
		{"kettle (reason:delay intent:acme/praise) reason:acme/delay", "acme/praise", "leave one of them out"},
		{"reason:(billing OR delay) intent:(praise OR question)", "praise OR question", "leave one of them out"},
		{"reason:billing NOT intent:complaint", "NOT intent:complaint", "leave one of them out"},
		{"intent:/complaint", "/complaint", "write intent:complaint, or name the brand: intent:BRAND/complaint"},
		{"sentiment:/negative", "/negative", "write sentiment:negative, or name the brand: sentiment:BRAND/negative"},
		// What is meant so.
		{"acme crisis:0", "", ""}, {"acme crisis:>=0.7", "", ""}, {"acme crisis:0.4..0.7", "", ""}, {"acme rating:5", "", ""}, {"acme engagement:0", "", ""},
		{"acme a>b", "", ""}, {"acme 12:30 text", "", ""}, {"acme :) x", "", ""}, {"acme rating", "", ""}, {`acme "crisis >= 0.7"`, "", ""}, {"acme >=5", "", ""}, {"acme text", "", ""}, {"{crisis} acme", "", ""},
		{"reason:billing intent:complaint", "", ""}, {"reason:billing intent:(complaint OR praise)", "", ""}, {"reason:acme/billing intent:globex/praise", "", ""},
		{"(reason:billing OR acme) intent:praise", "", ""}, {"reason:billing OR intent:praise", "", ""}, {"reason:billing NOT intent:praise", "", ""},
		{"brand:(acme OR globex) reason:billing intent:praise", "", ""}, {"NOT reason:billing intent:praise", "", ""},
	} {
		q, err := Parse(c.query, Options{})
		if err != nil {
			if c.fix != "" {
				t.Errorf("%s: %v", c.query, err)
			}
			continue
		}
		found := false
		for _, w := range q.Warnings() {
			found = found || c.fix != "" && w.Fix == c.fix && c.query[w.Offset:w.End] == c.part
			if c.fix == "" && (strings.HasPrefix(w.Fix, "write ") || strings.HasPrefix(w.Fix, "leave ")) {
				t.Errorf("%s: needless %v", c.query, w)
			}
		}
		if c.fix != "" && !found {
			t.Errorf("%s: warnings %+v, want %q at %q", c.query, q.Warnings(), c.fix, c.part)
		}
		if meant, ok := strings.CutPrefix(c.fix, "write "); ok && !strings.ContainsAny(meant, "…, ") {
			if w := must(t, "acme "+meant).Warnings(); len(w) > 0 && meant != "crisis:>=1" {
				t.Errorf("%s: what to write, %s, has warnings itself: %v", c.query, meant, w)
			}
		}
	}
}

// TestOfOneBrandAMentionWantsOneThing holds that a rule, which asks of one brand at a time, cannot ask for two intents.
func TestOfOneBrandAMentionWantsOneThing(t *testing.T) {
	t.Parallel()
	for src, says := range map[string]string{
		"intent:praise intent:complaint":                    "cannot be praise and complaint at once",
		"reason:billing reason:delay":                       "cannot be billing and delay at once",
		"reason:billing intent:praise":                      "beside intent:praise this never matches",
		"intent:acme/praise intent:globex/complaint":        "",
		"sentiment:negative intent:complaint reason:outage": "",
	} {
		q, err := Parse(src, Options{OneBrand: true})
		if err != nil {
			t.Fatal(err)
		}
		w := q.Warnings()
		if says == "" && len(w) > 0 || says != "" && (len(w) != 1 || !strings.Contains(w[0].Msg, says)) {
			t.Errorf("%s: %v, want %q", src, w, says)
		}
	}
}

func TestValuesWrittenAnotherWayAreRefusedWithTheRightOne(t *testing.T) {
	t.Parallel()
	for src, fix := range map[string]string{
		"intent:complaint,question":  "write intent:(complaint OR question)",
		"status:open|handled":        "write status:(open OR handled)",
		"type:post;review":           "write type:(post OR review)",
		"crisis:>0,7":                "write crisis:>0.7",
		"crisis:≥0.7":                "write crisis:>=0.7",
		"crisis:=>0.7":               "write crisis:>=0.7",
		"followers:>1,000":           "write followers:>1000",
		"rating:1–3":                 "write rating:1..3",
		"crisis:>high":               "",
		"sentiment:>=negative":       "",
		"intent:complaint,nonsense":  "",
		"sentiment:negativ,positive": "",
	} {
		_, err := Parse(src, Options{})
		var fault *Error
		if !errors.As(err, &fault) || fault.Fix != fix {
			t.Errorf("%s: %v, want %q", src, err, fix)
			continue
		}
		if meant, ok := strings.CutPrefix(fix, "write "); ok {
			if w := must(t, "acme "+meant).Warnings(); len(w) > 0 {
				t.Errorf("%s: what to write has warnings itself: %v", src, w)
			}
		}
	}
}
