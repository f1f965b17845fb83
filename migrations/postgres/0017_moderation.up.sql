-- The blocklist and what follows from hits (core/moderation). The same tables as on SQLite.

CREATE TABLE blocklist_rule (
  id         BIGINT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('word', 'phrase', 'regex')),
  language   TEXT NOT NULL CHECK (language IN ('all', 'uz', 'ru', 'en')),
  category   TEXT NOT NULL CHECK (category IN ('minors', 'sexual', 'violence', 'hate', 'drugs', 'politics', 'custom')),
  pattern    TEXT NOT NULL CHECK (pattern <> ''),
  added_at   BIGINT NOT NULL,
  added_by   TEXT NOT NULL,
  UNIQUE (kind, language, pattern)
);

-- When the shipped rules were taken in, so that they are not once more after an operator removed them.
CREATE TABLE blocklist_seed (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  at BIGINT NOT NULL
);

-- Forbidden things that people asked for. key makes a strike happen once.
CREATE TABLE strike (
  id             BIGINT PRIMARY KEY,
  key            TEXT NOT NULL UNIQUE,
  user_id        BIGINT NOT NULL REFERENCES person (id),
  category       TEXT NOT NULL,
  rule_id        BIGINT,                                  -- NULL: not the blocklist found it
  about          TEXT NOT NULL,
  at             BIGINT NOT NULL,
  number         BIGINT NOT NULL CHECK (number >= 1),     -- which one it was of those that counted
  penalty        TEXT NOT NULL CHECK (penalty IN ('warning', 'cooldown', 'ban')),
  left_over      BIGINT NOT NULL CHECK (left_over >= 0),  -- strikes until the next step
  until          BIGINT,                                  -- of a cooldown or ban
  cleared_at     BIGINT,
  cleared_by     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX strike_by_user ON strike (user_id, at);
CREATE INDEX strike_cooldown ON strike (user_id, until) WHERE penalty = 'cooldown' AND cleared_at IS NULL;
