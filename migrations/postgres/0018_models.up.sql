-- The catalogue of models (core/models).
-- Differs from SQLite: the guard is a function.

CREATE TABLE model (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  place      BIGINT NOT NULL,  -- in lists
  document   TEXT NOT NULL CHECK (document <> ''),  -- JSON: core/models/sheet.hpp, without prices
  shipped    TEXT,  -- what was last shipped of it and taken over; NULL: an operator's own model
  state      TEXT NOT NULL CHECK (state IN ('auto', 'on', 'off')),
  version    BIGINT NOT NULL CHECK (version > 0),
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

-- What a model was when a job was done by it.
CREATE TABLE model_version (
  model    TEXT NOT NULL REFERENCES model (id),
  version  BIGINT NOT NULL CHECK (version > 0),
  document TEXT NOT NULL,
  state    TEXT NOT NULL,
  made_at  BIGINT NOT NULL,
  made_by  TEXT NOT NULL,
  PRIMARY KEY (model, version)
);
CREATE FUNCTION model_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'versions of models are never changed, only added' USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER model_version_no_update BEFORE UPDATE ON model_version FOR EACH ROW
EXECUTE FUNCTION model_version_refuse();
