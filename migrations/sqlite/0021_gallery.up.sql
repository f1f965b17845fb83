-- Templates (core/gallery). The same tables as on PostgreSQL.

CREATE TABLE template_category (
  id       TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  title    TEXT NOT NULL CHECK (length(title) <= 1000),  -- JSON: a text for each language
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE template (
  id         TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  category   TEXT NOT NULL REFERENCES template_category (id),
  document   TEXT NOT NULL CHECK (length(document) BETWEEN 1 AND 32768),  -- JSON: core/gallery/template.hpp
  state      TEXT NOT NULL CHECK (state IN ('draft', 'on', 'off')),
  position   INTEGER NOT NULL,  -- within its category
  example    TEXT CHECK (length(example) = 64),  -- a key in blob
  shipped    TEXT CHECK (length(shipped) <= 32768),  -- what was last shipped of it and taken over; NULL: an operator's own
  uses       INTEGER NOT NULL CHECK (uses >= 0),
  author     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE INDEX template_by_category ON template (category, position, id);

-- How often, of the last days (1970-01-01 is 0), by what people speak.
CREATE TABLE template_use (
  template TEXT NOT NULL,
  day      INTEGER NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('uz', 'ru', 'en')),
  uses     INTEGER NOT NULL CHECK (uses > 0),
  PRIMARY KEY (template, day, language)
) STRICT, WITHOUT ROWID;

-- What operators want to be shown first, for a while.
CREATE TABLE template_trend (
  id       INTEGER PRIMARY KEY,
  template TEXT NOT NULL,
  language TEXT CHECK (language IN ('uz', 'ru', 'en')),  -- NULL: all
  from_at  INTEGER NOT NULL,
  until_at INTEGER NOT NULL CHECK (until_at > from_at),
  position INTEGER NOT NULL,
  by_whom  TEXT NOT NULL
) STRICT;

-- What people made of their own jobs, for their friends.
CREATE TABLE template_shared (
  code        TEXT PRIMARY KEY CHECK (length(code) BETWEEN 8 AND 40),  -- in the link
  owner       INTEGER NOT NULL REFERENCES person (id),
  job_id      INTEGER NOT NULL UNIQUE REFERENCES job (id),
  request     TEXT NOT NULL,  -- JSON of core/models
  wants_photo INTEGER NOT NULL CHECK (wants_photo IN (0, 1)),
  created_at  INTEGER NOT NULL,
  uses        INTEGER NOT NULL CHECK (uses >= 0)
) STRICT;
CREATE INDEX template_shared_of_owner ON template_shared (owner);

-- When the shipped ones came, so that they come once. One row.
CREATE TABLE template_seed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
