package main

import "testing"

// Texts made of words and frames, many being alike, count less than those that were written, and less still towards a target.
func TestWhatIsMadeOfFramesCountsLess(t *testing.T) {
	t.Parallel()
	var list []*example
	for _, set := range []string{ownSet, worthSet} {
		for label := range classes {
			list = append(list, &example{set: set, lang: "en", label: label})
		}
	}
	whole, towards := balance(list), aimed(list)
	for label := range classes {
		for name, c := range map[string]costs{"whole": whole, "towards": towards} {
			written, made := c.of(list[label]), c.of(list[classes+label])
			if made <= 0 || made > written/4 {
				t.Errorf("%s, %s: a text that was made counts %g, one that was written %g", name, classNames[label], made, written)
			}
		}
		if a, b := whole.of(list[classes+label]), towards.of(list[classes+label]); b >= a {
			t.Errorf("%s: a text that was made counts %g towards its target, %g as a whole", classNames[label], b, a)
		}
	}
}
