// Package alerts turns mentions into few, explained incidents.
//
// It owns the rules engine, the baselines' use, incidents, silences, the outbox
// and the courier that empties it. The judging core is a pure function of
// (rules, journal entries, clock): live evaluation is that core plus a store in
// one SQL transaction, a backtest is that core alone. The room never gathers, never
// searches, never reads the wall clock by itself and knows nothing of Slack.
//
// What pages and commands read: [Engine.States] (every rule now), [Engine.Verdicts]
// (why it spoke or was held back), [Engine.Outcomes] (how matches ended, by day),
// [Engine.Incidents] and [Engine.Account] (an incident with its messages, delivery and
// verdicts), [Engine.Quality], and [Backtest] with [Backtest.Series] for previews.
package alerts
