package alerts

// schema is the room's tables, one step a version; a step that was released is
// never edited, only followed.
var schema = []string{`
CREATE TABLE alerts_outbox (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,          -- one message, whatever happens
  incident   TEXT NOT NULL DEFAULT '',      -- delivered in order within one
  kind       TEXT NOT NULL DEFAULT '',      -- open, update, …
  channel    TEXT NOT NULL DEFAULT '',
  at         INTEGER NOT NULL,              -- the alert's moment, unix milliseconds
  payload    BLOB NOT NULL,                 -- Message as JSON
  state      TEXT NOT NULL DEFAULT 'pending',
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER NOT NULL DEFAULT 0,    -- not before, unix milliseconds
  changed_at INTEGER NOT NULL DEFAULT 0,
  error      TEXT NOT NULL DEFAULT '',
  receipt    TEXT NOT NULL DEFAULT ''       -- Receipt as JSON, once sent
);
CREATE INDEX alerts_outbox_waiting ON alerts_outbox(state, next_at);
CREATE INDEX alerts_outbox_incident ON alerts_outbox(incident, id);
`, `
CREATE TABLE alerts_state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE alerts_rule (                  -- where a rule stands at a brand
  rule TEXT NOT NULL, brand TEXT NOT NULL, print INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (rule, brand)
) WITHOUT ROWID;
CREATE TABLE alerts_incident (
  id TEXT PRIMARY KEY, brand TEXT NOT NULL, state TEXT NOT NULL,
  opened INTEGER NOT NULL, updated INTEGER NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_incident_opened ON alerts_incident(opened);
CREATE INDEX alerts_incident_state ON alerts_incident(state);
CREATE TABLE alerts_silence (id TEXT PRIMARY KEY, until INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE alerts_tally (                 -- how matches ended, by day
  day TEXT NOT NULL, rule TEXT NOT NULL, brand TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, rule, brand, reason)
) WITHOUT ROWID;
CREATE TABLE alerts_match (                 -- how one match ended, kept for a month
  mention TEXT NOT NULL, rule TEXT NOT NULL, brand TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, incident TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (mention, rule, brand)
) WITHOUT ROWID;
CREATE INDEX alerts_match_at ON alerts_match(at);
CREATE TABLE alerts_gap (source TEXT NOT NULL, begun INTEGER NOT NULL, ended INTEGER NOT NULL, PRIMARY KEY (source, begun)) WITHOUT ROWID;
`, `
-- what still waits, so that a long queue costs the courier no more than a short one
CREATE INDEX alerts_outbox_queue ON alerts_outbox(incident, id) WHERE state IN ('pending','sending');
`}
