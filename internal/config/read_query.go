package config

// query reads a query; a fault in it is shown inside the text. forBrand adds the
// warnings that concern a brand's own query.
func (s *section) query(key string, forBrand bool) *Query {
	var src string
	v := s.str(key, &src)
	if v == nil {
		return nil
	}
	return &Query{src: src}
}
