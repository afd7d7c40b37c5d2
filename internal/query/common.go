package query

// common are words that stand in so many texts of their language that they tell
// nothing apart.
var common = wordSet("a about after all also am an and any are as at be been but by can com could did do does for from get go good " +
	"had has have he her him his how i if in into is it its just like me more my new no not now of on one only or our out over " +
	"people rt s said say see she so some t than that the their them then there they this time to too up us very via was we " +
	"well were what when which who why will with would you your http https www " +
	"de la el en que y los las un una por con para es se no lo le les des et est du dans qui ne pas sur au il je " +
	"der die und das ist zu den mit von auf im für nicht ein eine ich sie es dem di da che per non o e os do em um " +
	"и в не на я что с он а как это по но")

func wordSet(words string) map[string]bool {
	set := make(map[string]bool, 256)
	for len(words) > 0 {
		i := 0
		for i < len(words) && words[i] != ' ' {
			i++
		}
		set[words[:i]] = true
		words = words[min(i+1, len(words)):]
	}
	return set
}

func isCommon(term string) bool { return common[term] }
