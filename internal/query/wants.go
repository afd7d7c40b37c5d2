package query

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// wants is what intent:none and intent:complaint/delay stand for, as corrections write them, each also of a brand
// (intent:acme/none, intent:acme/complaint/delay): that nothing is wanted, or a complaint for that reason. It is nil for any other value.
func wants(k *Keyword) Node {
	if k.Field != FieldIntent || k.Wild {
		return nil
	}
	brand, value := "", k.Value
	if at := strings.LastIndexByte(value, '/'); at >= 0 {
		brand, value = value[:at], value[at+1:]
	}
	if value == mention.NoIntent {
		return wantsNothing(k.Place, brand)
	}
	if !slices.Contains(mention.Reasons(), value) || brand != mention.Complaint && !strings.HasSuffix(brand, "/"+mention.Complaint) {
		return nil
	}
	brand = strings.TrimSuffix(strings.TrimSuffix(brand, mention.Complaint), "/")
	return &And{k.Place, []Node{keyword(k.Place, FieldIntent, ofBrand(brand, mention.Complaint)), keyword(k.Place, FieldReason, ofBrand(brand, value))}}
}

// wantsNothing is none of the intents; of a brand, where it is spoken of.
func wantsNothing(place Place, brand string) Node {
	some := &Or{Place: place}
	for _, intent := range mention.Intents() {
		some.Kids = append(some.Kids, keyword(place, FieldIntent, ofBrand(brand, intent)))
	}
	if brand == "" {
		return &Not{place, some}
	}
	return &And{place, []Node{keyword(place, FieldBrand, brand), &Not{place, some}}}
}

// ofBrand is a value that is said of a brand, or of any where none is named.
func ofBrand(brand, value string) string {
	if brand == "" {
		return value
	}
	return brand + "/" + value
}
