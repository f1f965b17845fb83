-- The blocklist and what follows from hits (core/moderation). The same tables as on PostgreSQL.

CREATE TABLE blocklist_rule (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('word', 'phrase', 'regex')),
  language   TEXT NOT NULL CHECK (language IN ('all', 'uz', 'ru', 'en')),
  category   TEXT NOT NULL CHECK (category IN ('minors', 'sexual', 'violence', 'hate', 'drugs', 'politics', 'custom')),
  pattern    TEXT NOT NULL CHECK (pattern <> ''),
  added_at   INTEGER NOT NULL,
  added_by   TEXT NOT NULL,
  UNIQUE (kind, language, pattern)
) STRICT;

-- When the shipped rules were taken in, so that they are not once more after an operator removed them.
CREATE TABLE blocklist_seed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;

-- Forbidden things that people asked for. key makes a strike happen once.
CREATE TABLE strike (
  id             INTEGER PRIMARY KEY,
  key            TEXT NOT NULL UNIQUE,
  user_id        INTEGER NOT NULL REFERENCES person (id),
  category       TEXT NOT NULL,
  rule_id        INTEGER,                                  -- NULL: not the blocklist found it
  about          TEXT NOT NULL,
  at             INTEGER NOT NULL,
  number         INTEGER NOT NULL CHECK (number >= 1),     -- which one it was of those that counted
  penalty        TEXT NOT NULL CHECK (penalty IN ('warning', 'cooldown', 'ban')),
  left_over      INTEGER NOT NULL CHECK (left_over >= 0),  -- strikes until the next step
  until          INTEGER,                                  -- of a cooldown or ban
  cleared_at     INTEGER,
  cleared_by     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX strike_by_user ON strike (user_id, at);
CREATE INDEX strike_cooldown ON strike (user_id, until) WHERE penalty = 'cooldown' AND cleared_at IS NULL;
