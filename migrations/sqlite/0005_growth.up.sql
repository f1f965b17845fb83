-- Growth (core/money: bonus, promo, gift, referral, campaign). The same tables as on PostgreSQL.

-- What the operator decided; one row. 0 switches a thing off, and is no cap.
CREATE TABLE growth_rules (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  initial_tokens   INTEGER NOT NULL CHECK (initial_tokens >= 0),
  join_referrer    INTEGER NOT NULL CHECK (join_referrer >= 0),
  join_referee     INTEGER NOT NULL CHECK (join_referee >= 0),
  top_up_percent   INTEGER NOT NULL CHECK (top_up_percent BETWEEN 0 AND 100),
  top_ups          TEXT NOT NULL CHECK (top_ups IN ('all', 'first')),
  top_up_threshold INTEGER NOT NULL CHECK (top_up_threshold >= 0),
  top_up_cap       INTEGER NOT NULL CHECK (top_up_cap >= 0),
  updated_at       INTEGER NOT NULL,
  updated_by       TEXT NOT NULL
) STRICT;
INSERT INTO growth_rules VALUES (1, 500, 100, 0, 10, 'all', 0, 0, 0, 'installation');

-- Tokens somebody was given. key is also the key of the ledger's transfer.
CREATE TABLE bonus (
  key           TEXT PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN ('free', 'promo', 'gift', 'join', 'welcome', 'referral')),
  user_id       INTEGER NOT NULL REFERENCES person (id),
  about_id      INTEGER REFERENCES person (id),  -- join, referral: who was brought
  payment_id    TEXT,                            -- the payment that set it off, and takes it back when refunded
  tokens        INTEGER NOT NULL CHECK (tokens > 0),
  transfer_id   INTEGER NOT NULL,
  given_at      INTEGER NOT NULL,
  taken_back_at INTEGER,
  returned      INTEGER NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND tokens)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonus_by_user ON bonus (user_id, kind);
CREATE INDEX bonus_by_payment ON bonus (payment_id) WHERE payment_id IS NOT NULL;

-- Payments as far as growth must know them: who paid first, and which campaign earned what.
CREATE TABLE growth_payment (
  payment_id  TEXT PRIMARY KEY,
  user_id     INTEGER NOT NULL REFERENCES person (id),
  tokens      INTEGER NOT NULL CHECK (tokens >= 0),
  asset       INTEGER NOT NULL,
  amount      INTEGER NOT NULL CHECK (amount >= 0),
  at          INTEGER NOT NULL,
  refunded_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX growth_payment_by_user ON growth_payment (user_id);

CREATE TABLE promo_code (
  id         INTEGER PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,
  tokens     INTEGER CHECK (tokens > 0),                   -- given at once
  percent    INTEGER CHECK (percent BETWEEN 1 AND 1000),   -- on the next top-up
  bonus_max  INTEGER CHECK (bonus_max > 0),
  uses_max   INTEGER CHECK (uses_max > 0),
  uses       INTEGER NOT NULL DEFAULT 0,
  starts_at  INTEGER,
  ends_at    INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  CHECK ((tokens IS NULL) <> (percent IS NULL)),
  CONSTRAINT promo_is_not_overused CHECK (uses >= 0 AND (uses_max IS NULL OR uses <= uses_max))
) STRICT;

CREATE TABLE promo_use (
  code_id INTEGER NOT NULL REFERENCES promo_code (id),
  user_id INTEGER NOT NULL REFERENCES person (id),
  at      INTEGER NOT NULL,
  waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),  -- for a top-up
  PRIMARY KEY (code_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX promo_use_waiting ON promo_use (user_id) WHERE waiting = 1;

CREATE TABLE gift_batch (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL CHECK (name <> ''),
  tokens     INTEGER NOT NULL CHECK (tokens > 0),
  ends_at    INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

-- The code itself is not kept.
CREATE TABLE gift_code (
  id          INTEGER PRIMARY KEY,
  batch_id    INTEGER NOT NULL REFERENCES gift_batch (id),
  hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  last4       TEXT NOT NULL CHECK (length(last4) = 4),
  redeemed_by INTEGER REFERENCES person (id),
  redeemed_at INTEGER,
  revoked_at  INTEGER,
  CHECK ((redeemed_by IS NULL) = (redeemed_at IS NULL)),
  CHECK (redeemed_at IS NULL OR revoked_at IS NULL)
) STRICT;
CREATE INDEX gift_code_by_batch ON gift_code (batch_id, id);
CREATE INDEX gift_code_by_user ON gift_code (redeemed_by) WHERE redeemed_by IS NOT NULL;

CREATE TABLE referral_code (
  user_id INTEGER PRIMARY KEY REFERENCES person (id),
  code    TEXT NOT NULL UNIQUE
) STRICT;

-- Who was brought by whom: set once.
CREATE TABLE referral (
  user_id     INTEGER PRIMARY KEY REFERENCES person (id),
  referrer_id INTEGER NOT NULL REFERENCES person (id),
  at          INTEGER NOT NULL,
  CHECK (user_id <> referrer_id)
) STRICT;
CREATE INDEX referral_by_referrer ON referral (referrer_id);
CREATE TRIGGER referral_no_update BEFORE UPDATE ON referral
BEGIN SELECT RAISE(ABORT, 'a referrer is set once'); END;

CREATE TABLE campaign (
  id         INTEGER PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL CHECK (name <> ''),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  closed_at  INTEGER
) STRICT;

-- Clicks by day, counted from 1970.
CREATE TABLE campaign_day (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  day         INTEGER NOT NULL,
  clicks      INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, day)
) STRICT, WITHOUT ROWID;

-- Which campaign brought somebody: the first one, and only new people.
CREATE TABLE campaign_start (
  user_id     INTEGER PRIMARY KEY REFERENCES person (id),
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  at          INTEGER NOT NULL
) STRICT;
CREATE INDEX campaign_start_by_campaign ON campaign_start (campaign_id);
