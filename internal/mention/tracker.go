package mention

import (
	"net/url"
	"slices"
	"strings"
)

// trackers are query keys that say how a reader came, not what the page is;
// trackerPrefixes are families of them.
var (
	trackers = set(trackerList)

	trackerPrefixes = []string{"utm_", "utm-", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "oly_", "vero_", "fb_", "ns_", "at_", "guce_", "stm_", "__hs", "_hs", "trk_", "mc_", "mkt_", "xtor", "wt_", "wt.", "amp_"}
)

const trackerList = `fbclid gclid gclsrc dclid gbraid wbraid msclkid igshid igsh yclid ymclid twclid ttclid li_fat_id epik srsltid
rb_clickid s_kwcid zanpid wickedid s_cid icid ocid ncid cmp cmpid campaign_id ito smid sref mbid trk spm ref ref_src ref_url referrer
referer source_id __twitter_impression _ga _gl _ke guccounter hsctatracking mibextid share sharetype share_id sr_share soc_src
soc_trk __s ck_subscriber_id dm_i nr_email_referer usqp amp outputtype phpsessid jsessionid sessionid replytocom feature_share
gaa_at gaa_n gaa_ts gaa_sig fromemail origin_source`

func set(list string) map[string]bool {
	m := make(map[string]bool)
	for k := range strings.FieldsSeq(list) {
		m[k] = true
	}
	return m
}

func canonicalQuery(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	var kept []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		k, err := url.QueryUnescape(key)
		if err != nil || part == "" || isTracker(strings.ToLower(k), value) {
			continue
		}
		if v, err := url.QueryUnescape(value); err == nil {
			part = url.QueryEscape(k)
			if v != "" {
				part += "=" + url.QueryEscape(v)
			}
		}
		kept = append(kept, part)
	}
	slices.Sort(kept)
	return strings.Join(slices.Compact(kept), "&")
}

func isTracker(k, value string) bool {
	if trackers[k] || k == "source" && strings.HasPrefix(value, "rss") {
		return true
	}
	return slices.ContainsFunc(trackerPrefixes, func(p string) bool { return strings.HasPrefix(k, p) })
}
