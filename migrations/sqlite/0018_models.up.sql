-- The catalogue of models (core/models).

CREATE TABLE model (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  place      INTEGER NOT NULL,  -- in lists
  document   TEXT NOT NULL CHECK (document <> ''),  -- JSON: core/models/sheet.hpp, without prices
  shipped    TEXT,  -- what was last shipped of it and taken over; NULL: an operator's own model
  state      TEXT NOT NULL CHECK (state IN ('auto', 'on', 'off')),
  version    INTEGER NOT NULL CHECK (version > 0),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

-- What a model was when a job was done by it.
CREATE TABLE model_version (
  model    TEXT NOT NULL REFERENCES model (id),
  version  INTEGER NOT NULL CHECK (version > 0),
  document TEXT NOT NULL,
  state    TEXT NOT NULL,
  made_at  INTEGER NOT NULL,
  made_by  TEXT NOT NULL,
  PRIMARY KEY (model, version)
) STRICT;
CREATE TRIGGER model_version_no_update BEFORE UPDATE ON model_version
BEGIN SELECT RAISE(ABORT, 'versions of models are never changed, only added'); END;
