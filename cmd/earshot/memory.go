package main

import "runtime/debug"

// roomAtMost is the memory, in bytes, that work over everything tries to stay within, however much room it could use.
const roomAtMost = 1 << 30

// withinRoom holds this process to roomAtMost, or to the less its GOMEMLIMIT says, until what it returns is called.
func withinRoom() (undo func()) {
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(before, roomAtMost))
	return func() { debug.SetMemoryLimit(before) }
}

// How far, in per cent, the heap may grow over what is in use before it is looked through for what no longer is. A backtest
// is short and reads everything; who listens for months holds columns that hardly ever change, little of what it makes lives on,
// and a heap of twice what it needs would stay for good.
const (
	backtestGrowth = 400
	listenGrowth   = 40
	tryGrowth      = 20 // a line at a time needs little room
)

// growth sets how far the heap may grow, unless GOGC says it, until what it returns is called.
func (a *app) growth(percent int) (undo func()) {
	if a.getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}
