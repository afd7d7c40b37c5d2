// Package demo is a small internet of our own: a dozen sites on loopback that
// talk about an invented coffee machine maker, and a scripted crisis.
//
// It owns what these sites say and when. What an address serves depends on the
// clock it was given, on nothing else, so a play can be watched fast, slowly, or
// step by step, and is the same every time. It knows nothing of how earshot
// gathers or judges: what becomes of the crisis is for the real program to find.
package demo
