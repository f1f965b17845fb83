-- Prices, quotes, packs and plans (core/money).
-- Differs from SQLite: the guards are functions.

-- Versions are only added: what a quote was made by stays what it was.
CREATE TABLE price (
  id         BIGINT PRIMARY KEY,
  model      TEXT NOT NULL CHECK (model <> ''),
  operation  TEXT NOT NULL CHECK (operation <> ''),
  version    BIGINT NOT NULL CHECK (version > 0),
  rule       TEXT NOT NULL,  -- JSON: core/money/price.hpp
  valid_from BIGINT NOT NULL,
  valid_to   BIGINT CHECK (valid_to > valid_from),
  note       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  UNIQUE (model, operation, version)
);

-- What was shown is what is charged: a quote can be taken once, and otherwise never changes.
CREATE TABLE quote (
  id              BIGINT PRIMARY KEY,
  user_id         BIGINT NOT NULL,
  price_id        BIGINT NOT NULL REFERENCES price (id),
  ask             TEXT NOT NULL,  -- JSON
  lines           TEXT NOT NULL,  -- JSON; their tokens add up to tokens
  tokens          BIGINT NOT NULL CHECK (tokens BETWEEN 0 AND 4611686018427387904),
  cost_usd_micros BIGINT CHECK (cost_usd_micros >= 0),
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL CHECK (expires_at > created_at),
  job             TEXT CHECK (job <> ''),
  taken_at        BIGINT,
  CHECK ((job IS NULL) = (taken_at IS NULL))
);
CREATE UNIQUE INDEX quote_job ON quote (job) WHERE job IS NOT NULL;
CREATE INDEX quote_untaken ON quote (expires_at) WHERE job IS NULL;

-- What is sold for Stars. A payment keeps its own copy, so these may change and go.
CREATE TABLE pack (
  name       TEXT PRIMARY KEY CHECK (name <> ''),
  title      TEXT NOT NULL,
  stars      BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 1000000),
  tokens     BIGINT NOT NULL CHECK (tokens BETWEEN 1 AND 1000000000000),
  bonus      BIGINT NOT NULL CHECK (bonus BETWEEN 0 AND 1000000000000),
  place      BIGINT NOT NULL,
  active     BIGINT NOT NULL CHECK (active IN (0, 1)),
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

-- Any number of Stars within bounds; no row while it is not offered. rate: tokens for 1000 Stars.
CREATE TABLE custom_pack (
  id         BIGINT PRIMARY KEY CHECK (id = 1),
  min_stars  BIGINT NOT NULL CHECK (min_stars >= 1),
  max_stars  BIGINT NOT NULL CHECK (max_stars BETWEEN min_stars AND 1000000),
  rate       BIGINT NOT NULL CHECK (rate BETWEEN 1 AND 1000000000),
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE plan (
  name          TEXT PRIMARY KEY CHECK (name <> ''),
  title         TEXT NOT NULL,
  monthly_stars BIGINT CHECK (monthly_stars BETWEEN 1 AND 10000),   -- a subscription of 30 days
  annual_stars  BIGINT CHECK (annual_stars BETWEEN 1 AND 1000000),  -- once, for a year
  tokens        BIGINT NOT NULL CHECK (tokens BETWEEN 0 AND 1000000000000),  -- each month
  perks         TEXT NOT NULL,  -- a JSON object
  place         BIGINT NOT NULL,
  active        BIGINT NOT NULL CHECK (active IN (0, 1)),
  updated_at    BIGINT NOT NULL,
  updated_by    TEXT NOT NULL,
  CHECK (monthly_stars IS NOT NULL OR annual_stars IS NOT NULL)
);

CREATE FUNCTION price_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed or deleted from', TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER price_no_update BEFORE UPDATE ON price FOR EACH ROW EXECUTE FUNCTION price_refuse();
CREATE TRIGGER price_no_delete BEFORE DELETE ON price FOR EACH ROW EXECUTE FUNCTION price_refuse();
CREATE TRIGGER price_no_truncate BEFORE TRUNCATE ON price FOR EACH STATEMENT EXECUTE FUNCTION price_refuse();
CREATE TRIGGER quote_taken_once BEFORE UPDATE ON quote FOR EACH ROW
WHEN (OLD.job IS NOT NULL OR NEW.job IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
  OR NEW.price_id <> OLD.price_id OR NEW.ask <> OLD.ask OR NEW.lines <> OLD.lines OR NEW.tokens <> OLD.tokens
  OR NEW.cost_usd_micros IS DISTINCT FROM OLD.cost_usd_micros OR NEW.created_at <> OLD.created_at
  OR NEW.expires_at <> OLD.expires_at)
EXECUTE FUNCTION price_refuse();
CREATE TRIGGER quote_taken_stays BEFORE DELETE ON quote FOR EACH ROW WHEN (OLD.job IS NOT NULL)
EXECUTE FUNCTION price_refuse();
CREATE TRIGGER quote_no_truncate BEFORE TRUNCATE ON quote FOR EACH STATEMENT EXECUTE FUNCTION price_refuse();
