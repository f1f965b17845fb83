-- Settings people keep (core/presets). The same tables as on PostgreSQL.

CREATE TABLE preset (
  id       INTEGER PRIMARY KEY,
  user_id  INTEGER NOT NULL REFERENCES person (id),
  name     TEXT NOT NULL CHECK (name <> ''),
  settings TEXT NOT NULL,  -- JSON of a request without words and pictures
  saved_at INTEGER NOT NULL,
  UNIQUE (user_id, name)
) STRICT;

-- What somebody ordered with last.
CREATE TABLE last_used (
  user_id   INTEGER NOT NULL REFERENCES person (id),
  operation TEXT NOT NULL,
  model     TEXT NOT NULL,
  settings  TEXT NOT NULL,  -- as a preset's
  used_at   INTEGER NOT NULL,
  PRIMARY KEY (user_id, operation, model)
) STRICT, WITHOUT ROWID;
