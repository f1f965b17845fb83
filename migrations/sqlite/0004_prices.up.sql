-- Prices, quotes, packs and plans (core/money).

-- Versions are only added: what a quote was made by stays what it was.
CREATE TABLE price (
  id         INTEGER PRIMARY KEY,
  model      TEXT NOT NULL CHECK (model <> ''),
  operation  TEXT NOT NULL CHECK (operation <> ''),
  version    INTEGER NOT NULL CHECK (version > 0),
  rule       TEXT NOT NULL,  -- JSON: core/money/price.hpp
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER CHECK (valid_to > valid_from),
  note       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  UNIQUE (model, operation, version)
) STRICT;

-- What was shown is what is charged: a quote can be taken once, and otherwise never changes.
CREATE TABLE quote (
  id              INTEGER PRIMARY KEY,
  user_id         INTEGER NOT NULL,
  price_id        INTEGER NOT NULL REFERENCES price (id),
  ask             TEXT NOT NULL,  -- JSON
  lines           TEXT NOT NULL,  -- JSON; their tokens add up to tokens
  tokens          INTEGER NOT NULL CHECK (tokens BETWEEN 0 AND 4611686018427387904),
  cost_usd_micros INTEGER CHECK (cost_usd_micros >= 0),
  created_at      INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
  job             TEXT CHECK (job <> ''),
  taken_at        INTEGER,
  CHECK ((job IS NULL) = (taken_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX quote_job ON quote (job) WHERE job IS NOT NULL;
CREATE INDEX quote_untaken ON quote (expires_at) WHERE job IS NULL;

-- What is sold for Stars. A payment keeps its own copy, so these may change and go.
CREATE TABLE pack (
  name       TEXT PRIMARY KEY CHECK (name <> ''),
  title      TEXT NOT NULL,
  stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 1000000),
  tokens     INTEGER NOT NULL CHECK (tokens BETWEEN 1 AND 1000000000000),
  bonus      INTEGER NOT NULL CHECK (bonus BETWEEN 0 AND 1000000000000),
  place      INTEGER NOT NULL,
  active     INTEGER NOT NULL CHECK (active IN (0, 1)),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

-- Any number of Stars within bounds; no row while it is not offered. rate: tokens for 1000 Stars.
CREATE TABLE custom_pack (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  min_stars  INTEGER NOT NULL CHECK (min_stars >= 1),
  max_stars  INTEGER NOT NULL CHECK (max_stars BETWEEN min_stars AND 1000000),
  rate       INTEGER NOT NULL CHECK (rate BETWEEN 1 AND 1000000000),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

CREATE TABLE plan (
  name          TEXT PRIMARY KEY CHECK (name <> ''),
  title         TEXT NOT NULL,
  monthly_stars INTEGER CHECK (monthly_stars BETWEEN 1 AND 10000),   -- a subscription of 30 days
  annual_stars  INTEGER CHECK (annual_stars BETWEEN 1 AND 1000000),  -- once, for a year
  tokens        INTEGER NOT NULL CHECK (tokens BETWEEN 0 AND 1000000000000),  -- each month
  perks         TEXT NOT NULL,  -- a JSON object
  place         INTEGER NOT NULL,
  active        INTEGER NOT NULL CHECK (active IN (0, 1)),
  updated_at    INTEGER NOT NULL,
  updated_by    TEXT NOT NULL,
  CHECK (monthly_stars IS NOT NULL OR annual_stars IS NOT NULL)
) STRICT;

CREATE TRIGGER price_no_update BEFORE UPDATE ON price
BEGIN SELECT RAISE(ABORT, 'prices are never changed, only added'); END;
CREATE TRIGGER price_no_delete BEFORE DELETE ON price
BEGIN SELECT RAISE(ABORT, 'prices are never deleted'); END;
CREATE TRIGGER quote_taken_once BEFORE UPDATE ON quote
WHEN OLD.job IS NOT NULL OR NEW.job IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
  OR NEW.price_id <> OLD.price_id OR NEW.ask <> OLD.ask OR NEW.lines <> OLD.lines OR NEW.tokens <> OLD.tokens
  OR NEW.cost_usd_micros IS NOT OLD.cost_usd_micros OR NEW.created_at <> OLD.created_at
  OR NEW.expires_at <> OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'a quote is taken once and otherwise never changed'); END;
CREATE TRIGGER quote_taken_stays BEFORE DELETE ON quote WHEN OLD.job IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a quote that was taken is never deleted'); END;
