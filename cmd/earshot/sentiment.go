package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/sentiment"
)

// newSentimentCmd is "earshot sentiment": how the model agrees with your own
// corrections, and learning from them.
func newSentimentCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sentiment",
		Short: "How the model agrees with your corrections, and learning from them",
		Args:  subcommandNeeded,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSentimentReportCmd(a), newSentimentTuneCmd(a), newSentimentAuthorsCmd(a))
	return cmd
}

func newSentimentReportCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "report",
		Short: "How often the model says what you corrected it to",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error { return a.reportSentiment(ctx, m) })
		},
	}
}

func newSentimentTuneCmd(a *app) *cobra.Command {
	var undo bool
	cmd := &cobra.Command{
		Use:   "tune",
		Short: "Fit a small adjustment to your corrections; never worse on them by cross-validation",
		Long: "tune learns a shift of the classes and of single words from your corrections. It keeps\n" +
			"only what agrees better with corrections it was not fitted to (five-fold cross-validation),\n" +
			"and holds to what it says of mentions that you did not correct, most of which it had right.\n" +
			"The adjustment holds at once, here and in an earshot that runs: stored mentions are judged\n" +
			"again, except where you corrected them. --undo takes it away the same way.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
				if undo {
					return a.undoTuning(ctx, m)
				}
				return a.tuneSentiment(ctx, m)
			})
		},
	}
	cmd.Flags().BoolVar(&undo, "undo", false, "take the adjustment away")
	return cmd
}

// mostOrdinary bounds the mentions that a tuning is held against.
const mostOrdinary = 400

// judged is what people have said of stored mentions.
type judged struct {
	list      []sentiment.Correction // oldest first
	intents   sentiment.IntentAgreement
	ordinary  []sentiment.Correction // not corrected: mostOrdinary of them or up to half as many, evenly drawn
	corrected int                    // mentions
	left      int                    // mentions that nobody corrected
}

// corrections reads every correction in the journal, and mentions that nobody corrected.
func corrections(ctx context.Context, m *monitor.Monitor) (j judged, err error) {
	every := 1
	plain := m.Sentiment().Adjusted(sentiment.Adjustment{})
	err = m.Journal().Scan(ctx, time.Time{}, time.Time{}, func(e mention.Entry) error {
		j.intents.Count(plain, &e.Mention, m.Called(&e.Mention)...)
		if list := sentiment.Corrections(&e.Mention); list != nil {
			j.list = append(j.list, list...)
			j.corrected++
			return nil
		}
		if j.left++; j.left%every != 0 {
			return nil
		}
		if j.ordinary = append(j.ordinary, sentiment.Ordinary(&e.Mention)); len(j.ordinary) == mostOrdinary {
			every *= 2
			for i := range mostOrdinary / 2 {
				j.ordinary[i] = j.ordinary[2*i+1]
			}
			j.ordinary = j.ordinary[:mostOrdinary/2]
		}
		return nil
	})
	return j, err
}

func (a *app) reportSentiment(ctx context.Context, m *monitor.Monitor) error {
	j, err := corrections(ctx, m)
	if err != nil {
		return err
	}
	if len(j.list)+j.intents.Intents+j.intents.Crises == 0 {
		fmt.Fprintln(a.stdout, "no corrections yet: correct a mention's sentiment or intent in the web page, in Slack, by the API or by earshot import (docs/corrections.md)")
		return nil
	}
	if len(j.list) > 0 {
		a.reportMoods(m, j)
	}
	a.reportIntents(j.intents)
	return nil
}

// reportMoods says how the model does on corrected sentiments.
func (a *app) reportMoods(m *monitor.Monitor, j judged) {
	now := m.Sentiment()
	plain := now.Adjusted(sentiment.Adjustment{}).Agree(j.list)
	fmt.Fprintf(a.stdout, "%s, the model agrees with %.0f %%\n", counted(plain.N, "correction", "corrections"), 100*plain.Share())
	fmt.Fprintf(a.stdout, "%d of %s corrected, %.1f %%; the others stand as the model has them\n", j.corrected, counted(j.corrected+j.left, "mention is", "mentions are"), 100*float64(j.corrected)/float64(j.corrected+j.left))
	labels := []mention.Label{mention.Negative, mention.Neutral, mention.Positive}
	fmt.Fprintf(a.stdout, "%-10s %9s %9s %9s\n", "you said", "negative", "neutral", "positive")
	for _, gold := range labels {
		said := plain.Said[gold]
		fmt.Fprintf(a.stdout, "%-10s %9d %9d %9d\n", gold, said[mention.Negative], said[mention.Neutral], said[mention.Positive])
	}
	if fault := m.AdjustmentFault(); fault != nil {
		fmt.Fprintf(a.stdout, "what was tuned could not be loaded, so the model answers as shipped: %v\n", fault)
	}
	if m.Adjusted() {
		fmt.Fprintln(a.stdout, adjustedSaid(plain, now.Agree(j.list), m.Adjustment()))
	}
}

// reportIntents says how the model does on corrected intents and crises.
func (a *app) reportIntents(i sentiment.IntentAgreement) {
	share := func(agreed, n int) float64 { return 100 * float64(agreed) / float64(n) }
	if i.Intents > 0 {
		fmt.Fprintf(a.stdout, "%s, the model agrees with %.0f %%\n", counted(i.Intents, "corrected intent", "corrected intents"), share(i.Agreed, i.Intents))
	}
	for _, right := range append(mention.Intents(), mention.NoIntent) {
		if said := i.Said[right]; len(said) > 0 {
			var parts []string
			for _, intent := range append(mention.Intents(), mention.NoIntent) {
				if n := said[intent]; n > 0 {
					parts = append(parts, fmt.Sprintf("%s (%d)", intent, n))
				}
			}
			fmt.Fprintf(a.stdout, "  you said %s, the model says %s\n", right, strings.Join(parts, ", "))
		}
	}
	if i.Reasons > 0 {
		fmt.Fprintf(a.stdout, "%s of complaints that it heard, too: it agrees with %.0f %%\n", counted(i.Reasons, "corrected reason", "corrected reasons"), share(i.AgreedReasons, i.Reasons))
	}
	if i.Crises > 0 {
		fmt.Fprintf(a.stdout, "%s, the model agrees with %.0f %% (a crisis from %.1f on)\n", counted(i.Crises, "corrected crisis", "corrected crises"), share(i.AgreedCrises, i.Crises), sentiment.CrisisFrom)
	}
}

// adjustedSaid is how an adjustment does on the corrections of today, beside how the model does without it, and on
// corrections it had not seen: those it learned from it knows by heart.
func adjustedSaid(plain, adjusted sentiment.Agreement, learned sentiment.Adjustment) string {
	s := "your adjustment changes nothing of that"
	if more := adjusted.Agreed - plain.Agreed; more != 0 {
		s = fmt.Sprintf("with your adjustment it agrees with %.0f %%: %d of them, where it is %d without", 100*adjusted.Share(), adjusted.Agreed, plain.Agreed)
	}
	if learned.Corrections > 0 {
		s += fmt.Sprintf("\nit was learned from %s; of those it had not seen it got %.0f %% right, %.0f %% without it (cross-validated)",
			counted(learned.Corrections, "correction", "corrections"), 100*learned.After, 100*learned.Before)
	}
	return s
}

func (a *app) tuneSentiment(ctx context.Context, m *monitor.Monitor) error {
	j, err := corrections(ctx, m)
	if err != nil {
		return err
	}
	if n := len(j.list); n < sentiment.LeastCorrections {
		fmt.Fprintf(a.stdout, "nothing to learn from yet: %s, and it takes %d\n", counted(n, "correction", "corrections"), sentiment.LeastCorrections)
		return nil
	}
	fit := m.Sentiment().Tune(j.list, j.ordinary, m.BrandNames()...)
	if fit.Empty() {
		fmt.Fprintf(a.stdout, "nothing to gain from %s: the model stays as it is\n", counted(len(j.list), "correction", "corrections"))
		return nil
	}
	recount, err := m.Retone(ctx, fit, a.retoning())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: agreement %.0f %%, %.0f %% with the adjustment (cross-validated)\n",
		counted(len(j.list), "correction", "corrections"), 100*fit.Before, 100*fit.After)
	a.sayRetoned(recount)
	return nil
}

func (a *app) undoTuning(ctx context.Context, m *monitor.Monitor) error {
	if !m.Adjusted() && m.AdjustmentFault() == nil {
		fmt.Fprintln(a.stdout, "nothing was tuned: the model answers as shipped")
		return nil
	}
	recount, err := m.Retone(ctx, sentiment.Adjustment{}, a.retoning())
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, "the adjustment is gone; the model answers as shipped")
	a.sayRetoned(recount)
	return nil
}

// sayRetoned tells what became of the stored mentions.
func (a *app) sayRetoned(r journal.Recount) {
	fmt.Fprintf(a.stdout, "%s judged otherwise now", counted(r.Relabelled, "stored mention is", "stored mentions are"))
	if r.Relabelled > 0 {
		fmt.Fprintf(a.stdout, "; towards brands: negative %d, was %d; neutral %d, was %d; positive %d, was %d",
			r.After.Labels[mention.Negative], r.Before.Labels[mention.Negative], r.After.Labels[mention.Neutral], r.Before.Labels[mention.Neutral],
			r.After.Labels[mention.Positive], r.Before.Labels[mention.Positive])
	}
	if rest := r.Changed - r.Relabelled; rest > 0 {
		fmt.Fprintf(a.stdout, "; %s changed only in score, overall sentiment or intent", counted(rest, "more", "more"))
	}
	fmt.Fprintln(a.stdout)
}

// retoning shows how far judging the stored mentions again is, in tenths.
func (a *app) retoning() func(seq, upTo uint64) {
	said := uint64(0)
	return func(seq, upTo uint64) {
		if tenth := seq * 10 / max(1, upTo); tenth > said {
			said = tenth
			a.hint("judging stored mentions again: %d %%", tenth*10)
		}
	}
}
