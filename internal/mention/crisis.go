package mention

// CrisisOf is how much of a crisis the mention tells of one of its brands: the brand's own, or, where it has none, the
// text's. It is not known of a mention that was never judged.
func (m *Mention) CrisisOf(b *BrandMatch) (score float64, known bool) {
	switch {
	case b.Crisis != nil:
		return *b.Crisis, true
	case m.Crisis != nil:
		return *m.Crisis, true
	}
	return 0, false
}

// Tell keeps how much of a crisis the mention, whose own is settled, tells of one of its brands.
func (m *Mention) Tell(b *BrandMatch, crisis float64) {
	b.Crisis = nil
	if m.Crisis == nil || *m.Crisis != crisis {
		b.Crisis = &crisis
	}
}

// GreatestCrisis is the greatest crisis of any of the mention's brands, or the text's where it matches none.
func (m *Mention) GreatestCrisis() (score float64, known bool) {
	for i := range m.Brands {
		if x, is := m.CrisisOf(&m.Brands[i]); is && (!known || x > score) {
			score, known = x, true
		}
	}
	if len(m.Brands) == 0 && m.Crisis != nil {
		return *m.Crisis, true
	}
	return score, known
}
