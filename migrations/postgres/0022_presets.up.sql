-- Settings people keep (core/presets). The same tables as on SQLite.

CREATE TABLE preset (
  id       BIGINT PRIMARY KEY,
  user_id  BIGINT NOT NULL REFERENCES person (id),
  name     TEXT NOT NULL CHECK (name <> ''),
  settings TEXT NOT NULL,  -- JSON of a request without words and pictures
  saved_at BIGINT NOT NULL,
  UNIQUE (user_id, name)
);

-- What somebody ordered with last.
CREATE TABLE last_used (
  user_id   BIGINT NOT NULL REFERENCES person (id),
  operation TEXT NOT NULL,
  model     TEXT NOT NULL,
  settings  TEXT NOT NULL,  -- as a preset's
  used_at   BIGINT NOT NULL,
  PRIMARY KEY (user_id, operation, model)
);
