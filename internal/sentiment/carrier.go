package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// carries says whether the target at i is only the device or service that somebody's work is for, or to be had on: "a
// terrific chess app for X", "that awful remake just got added to X". Where there is nothing good, or so much of it, it is its own.
func (r reader) carries(i int) bool {
	j := i - 1
	for j > 0 && articles.has(r.tokens[j].Hash) {
		j--
	}
	if j < 1 || !carrying.has(r.tokens[j].Hash) || heads.has(r.hash(i+1)) || r.deniesAfter(i) || r.blamed(i) {
		return false
	}
	comes := r.comes(j)
	work := comes
	for k := range r.tokens {
		switch t := &r.tokens[k]; {
		case k == i, t.Kind == feature.Punct:
		case t.Flags&feature.Negator != 0 || plenty.has(t.Hash) || k < j && losesOut.has(t.Hash):
			return false
		case (t.Tone >= 2 || t.Tone <= -2) && !r.ofWork(k, j) && !(comes && k < j):
			return false
		default:
			work = work || k < j && handiwork.has(t.Hash)
		}
	}
	return work
}

// comes says whether something comes to be had at the word of place at j: "added to", "out on", "streaming on".
func (r reader) comes(j int) bool {
	verb := r.hash(j - 1)
	if verb == nowHash {
		verb = r.hash(j - 2)
	}
	if r.hash(j) == toHash {
		return arriving.has(verb)
	}
	return coming.has(verb)
}

// ofWork says whether the word of mood at k is said of somebody's work that is named right behind it, before j.
func (r reader) ofWork(k, j int) bool {
	for n := k; n < min(j, k+5); n++ {
		if handiwork.has(r.tokens[n].Hash) {
			return true
		}
	}
	return false
}

var (
	nowHash  = feature.Hash("now")
	carrying = newWordSet("on for to onto")
	arriving = newWordSet("added coming ported headed")
	// coming are words behind which the place stands where something is to be had.
	coming = newWordSet("coming out streaming available released premieres airs airing launches launching launched arrives arrived compatible landed premiered rerun aired")
	// handiwork are what people make for others to have on something.
	handiwork = newWordSet("app apps game games book books novel story stories ebook ebooks album track song songs show series film films movie movies documentary episode episodes clip clips wallpaper wallpapers ringtone ringtones theme themes keyboard extension plugin plugins addon mod mods skin skins emulator tutorial tutorials pattern patterns template templates font fonts guide playlist trailer drama comedy remake sequel anime cartoon list collection port case cases stand client clients launcher widget controller headset")
	// losesOut are words of what the place has done to it.
	losesOut = newWordSet("removed banned deleted pulled taken rejected crashes crash broke broken charged uninstalled stuck missing")
)
