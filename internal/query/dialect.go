package query

// dialect is how another tool writes queries.
type dialect struct {
	anyCase  bool // operators in lower case too
	loneStar bool // a * inside a phrase stands for a whole word
	fields   map[string]foreign
}

// foreign is what a field of another tool is in ours.
type foreign struct {
	ours     Field
	before   string            // written before the value: a sign or a comparison
	values   map[string]string // whole clauses by value; others have no counterpart
	hostOnly bool              // only a host as value has a counterpart
	note     string
}

// commonFields are the names that mean the same wherever they are used.
var commonFields = map[string]foreign{
	"title": {ours: FieldTitle}, "intitle": {ours: FieldTitle}, "headline": {ours: FieldTitle},
	"text": {ours: FieldText}, "content": {ours: FieldText}, "body": {ours: FieldText}, "intext": {ours: FieldText},
	"author": {ours: FieldAuthor}, "from": {ours: FieldAuthor}, "authorname": {ours: FieldAuthor},
	"site": {ours: FieldSite, hostOnly: true}, "domain": {ours: FieldSite, hostOnly: true}, "host": {ours: FieldSite, hostOnly: true},
	"link": {ours: FieldLink}, "links": {ours: FieldLink},
	"lang": {ours: FieldLang}, "language": {ours: FieldLang},
	"hashtag": {ours: FieldHashtag}, "hashtags": {ours: FieldHashtag},
	"followers": {ours: FieldFollowers}, "authorfollowers": {ours: FieldFollowers}, "author_followers": {ours: FieldFollowers},
	"engagement": {ours: FieldEngagement, note: engagementNote},
	"rating":     {ours: FieldRating}, "sentiment": {ours: FieldSentiment}, "tag": {ours: FieldTag}, "source": {ours: FieldSource},
	"at_mentions": {before: "@"}, "mentions": {before: "@"}, "to": {before: "@"},
	"url": {ours: FieldSite, hostOnly: true}, "published": {ours: FieldPublished},
}

const engagementNote = "engagement: counts likes, reposts and replies here"

// kinds are the values other tools give a kind of source.
var kinds = map[string]string{
	"twitter": "kind:twitter", "x": "kind:twitter", "reddit": "kind:reddit", "youtube": "kind:youtube", "mastodon": "kind:mastodon",
	"bluesky": "kind:bluesky", "tumblr": "kind:tumblr", "hackernews": "kind:hackernews",
	"news": "type:article", "blog": "type:article", "blogs": "type:article", "forum": "type:comment", "forums": "type:comment",
	"review": "type:review", "reviews": "type:review", "video": "type:video", "videos": "type:video",
	"socialmedia_twitter": "kind:twitter", "socialmedia_reddit": "kind:reddit", "socialmedia_youtube": "kind:youtube", "socialmedia_tumblr": "kind:tumblr",
	"onlinenews": "type:article",
}

var dialects = map[string]dialect{
	"brandwatch": {fields: map[string]foreign{
		"pagetype":       {values: kinds},
		"engagementtype": {values: map[string]string{"retweet": "type:repost", "reply": "type:comment", "comment": "type:comment"}},
		"subreddit":      {ours: FieldLink, before: "reddit.com/r/", note: "subreddit: is looked for in links here"},
	}},
	"talkwalker": {anyCase: true, fields: map[string]foreign{
		"sourcetype": {values: kinds}, "domain_url": {ours: FieldSite, hostOnly: true}, "host_url": {ours: FieldSite, hostOnly: true},
		"user_followers": {ours: FieldFollowers}, "article_extended_attributes.num_retweets": {ours: FieldEngagement, note: engagementNote},
	}},
	"meltwater": {anyCase: true, fields: map[string]foreign{
		"ingress": {ours: FieldText, note: "ingress: is the whole text here, not its lead"},
		"channel": {values: kinds},
	}},
	"awario":  {anyCase: true, fields: map[string]foreign{}},
	"mention": {fields: map[string]foreign{}},
	"google": {loneStar: true, fields: map[string]foreign{
		"before": {ours: FieldPublished, before: "<"}, "after": {ours: FieldPublished, before: ">"},
		"inanchor": {ours: FieldLink}, "related": {values: map[string]string{}}, "cache": {values: map[string]string{}},
	}},
}
