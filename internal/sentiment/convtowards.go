package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// targetLogits runs the network over a text with its target masked.
func (n *network) targetLogits(s *scratch, tokens []feature.Token) logits {
	s.places = n.places(tokens, s.places)
	p := s.places
	s.dist = feature.Distances(tokens[:len(p)-2], s.dist)
	words := within(s.dist)
	var c [regions]count
	for g := range groups {
		part := n.parts(p, s.dist, int32(g))
		for r := range part {
			if words[r] > 0 {
				c[r].add(n, &n.towards, &part[r], g, r*filters+g*8, words[r])
			}
		}
	}
	z := n.towards.start
	for r := range c {
		if words[r] > 0 {
			c[r].settle(&n.towards, words[r], &z)
		}
	}
	return z
}

// parts runs eight filters over the regions of a text: all of it, before, after and near the target. What stands before it
// and after it, and the target, are all of it together.
func (n *network) parts(p, dist []int32, g int32) (part [regions]pool) {
	rows, floor, at := n.rows, n.floor[g], g*groupTaps
	left, word := rows[p[0]+at:p[0]+at+groupTaps], rows[p[1]+at:p[1]+at+groupTaps]
	first, next, middle := le64(left), le64(word), le64(word[8:])
	var own, before, after, near pool
	for i, d := range dist {
		right := rows[p[i+2]+at : p[i+2]+at+groupTaps]
		v := above(first+middle+le64(right[16:]), floor)
		first, next, middle = next, le64(right), le64(right[8:])
		switch {
		case d < 0:
			before.add(v)
		case d > 0:
			after.add(v)
		default:
			own.add(v)
		}
		if d >= -nearby && d <= nearby {
			near.add(v)
		}
	}
	own.join(&before)
	own.join(&after)
	return [regions]pool{own, before, after, near}
}

// join takes in the answers over another region.
func (p *pool) join(q *pool) {
	p.top = higher(q.top, p.top)
	p.even += q.even
	p.odd += q.odd
}

// within counts the words of each region.
func within(dist []int32) (words [regions]int) {
	words[0] = len(dist)
	for _, d := range dist {
		switch {
		case d < 0:
			words[1]++
		case d > 0:
			words[2]++
		}
		if d >= -nearby && d <= nearby {
			words[3]++
		}
	}
	return words
}
