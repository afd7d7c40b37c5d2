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
`}
