package sentiment

// Crisis is how much a text sounds like trouble beyond a bad mood: recall,
// danger, legal action, boycott, lost data, outage, harassment.
type Crisis struct {
	Score float64 // 0 to 1; rules use crisis:>=0.7
	// Topics are what it sounds like, strongest first.
	Topics []string
}
