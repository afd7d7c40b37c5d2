package dates

import (
	"strings"
	"time"
)

// months maps month names, lower case and without diacritics, to their number.
var months = monthTable(
	// One line a language: twelve names, "|" between spellings.
	"january|jan february|feb|febr march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
	"januar|janner|jaenner februar|feber|feb marz|maerz|mrz april mai juni|jun juli|jul august september oktober|okt november dezember|dez",
	"janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre decembre",
	"enero|ene febrero|feb marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre noviembre diciembre|dic",
	"gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto|ago settembre|set ottobre|ott novembre dicembre|dic",
	"janeiro fevereiro|fev marco abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro dezembro|dez",
	"januari februari maart|mrt april mei juni juli augustus september oktober november december",
	"stycznia|styczen|sty lutego|luty|lut marca|marzec kwietnia|kwiecien|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpien|sie wrzesnia|wrzesien|wrz pazdziernika|pazdziernik|paz listopada|lis grudnia|grudzien|gru",
	"января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|маи|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
	"сiчня|січня|сiч лютого|лют березня|бер квiтня|квітня|кві травня|тра червня|чер липня|лип серпня|сер вересня|вер жовтня|жов листопада грудня|гру",
	"ledna|leden unora|unor brezna|brezen dubna|duben kvetna|kveten cervna|cerven cervence|cervenec srpna|srpen zari rijna|rijen listopadu prosince|prosinec",
	"januari februari mars april maj juni juli augusti september oktober november december",
	"januar februar marts april maj juni juli august september oktober november december|des",
	"tammikuuta|tammi helmikuuta|helmi maaliskuuta|maalis huhtikuuta|huhti toukokuuta|touko kesakuuta|kesa heinakuuta|heina elokuuta|elo syyskuuta|syys lokakuuta|loka marraskuuta|marras joulukuuta|joulu",
	"januar februar|febr marcius|marc aprilis|apr majus|maj junius julius augusztus szeptember|szept oktober november december",
	"ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie",
	"ocak|oca subat|sub mart nisan|nis mayis haziran|haz temmuz|tem agustos|agu eylul|eyl ekim|eki kasim|kas aralik|ara",
	"ιανουαριου|ιαν φεβρουαριου|φεβ μαρτιου|μαρ|μαρτ απριλιου|απρ μαιου|μαι ιουνιου|ιουν|ιον ιουλιου|ιουλ|ιολ αυγουστου|αυγ σεπτεμβριου|σεπ|σεπτ οκτωβριου|οκτ νοεμβριου|νοε|νοεμ δεκεμβριου|δεκ",
	"januari februari maret april mei juni juli agustus|agt september oktober november desember|des",
	"sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga|studenog prosinca",
	"sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio",
	"gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
	"januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
	"januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
	"jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
	"janvaris|janvari februaris|februari marts aprilis|aprili maijs|maija junijs|junija julijs|julija augusts|augusta septembris|septembri oktobris|oktobri novembris|novembri decembris|decembri",
	"януари февруари март април маи юни юли август септември октомври ноември декември",
	"јануар|јануара фебруар|фебруара март|марта април|априла маја јуна|јун јула|јул август|августа септембар|септембра октобар|октобра новембар|новембра децембар|децембра",
	"يناير فبراير مارس ابريل مايو يونيو|يونيه يوليو|يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
	"ינואר|בינואר פברואר|בפברואר מרץ|מרס|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר",
)

func monthTable(languages ...string) map[string]int {
	m := make(map[string]int)
	for _, line := range languages {
		for i, spellings := range strings.Fields(line) {
			for s := range strings.SplitSeq(spellings, "|") {
				if _, taken := m[s]; !taken {
					m[s] = i + 1
				}
			}
		}
	}
	return m
}

// zones maps abbreviations to minutes east of Greenwich. Where one is used in
// several places (IST, BST, CST), the reading is the one most often met in
// feeds.
var zones = map[string]int{
	"z": 0, "gmt": 0, "ut": 0, "utc": 0, "wet": 0, "uct": 0, "zulu": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"akst": -540, "akdt": -480, "hst": -600, "hast": -600, "ast": -240, "adt": -180, "nst": -210, "ndt": -150,
	"bst": 60, "west": 60, "cet": 60, "met": 60, "mez": 60, "wat": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "cat": 120, "sast": 120,
	"eest": 180, "msk": 180, "eat": 180, "trt": 180, "msd": 240, "gst": 240, "samt": 240, "irst": 210, "pkt": 300, "yekt": 300, "uzt": 300,
	"ist": 330, "npt": 345, "omst": 360, "novt": 420, "ict": 420, "wib": 420, "krat": 420, "hkt": 480, "sgt": 480, "pht": 480, "myt": 480, "wita": 480,
	"awst": 480, "irkt": 480, "jst": 540, "kst": 540, "wit": 540, "yakt": 540, "acst": 570, "acdt": 630, "aest": 600, "vlat": 600, "aedt": 660,
	"nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "uyt": -180, "clst": -180, "brst": -120, "clt": -240, "bot": -240, "vet": -240, "cot": -300, "pet": -300, "ect": -300,
}

// usStandard holds the zones that Americans write without saying whether summer
// time holds, as minutes of their standard time.
var usStandard = map[string]int{"et": -300, "ct": -360, "mt": -420, "pt": -480}

// american is the offset of such a zone on a day, by the rule in force since
// 2007: summer time from the second Sunday of March to the first of November.
func american(name string, year, month, day int) *time.Location {
	minutes := usStandard[name]
	at := time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC)
	if !at.Before(sunday(year, time.March, 2)) && at.Before(sunday(year, time.November, 1)) {
		minutes += 60
	}
	return time.FixedZone(strings.ToUpper(name), minutes*60)
}

func sunday(year int, month time.Month, nth int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(nth-1))
}
