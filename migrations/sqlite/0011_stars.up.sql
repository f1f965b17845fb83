-- Stars: orders, payments and refunds (core/payments). The same tables as on PostgreSQL.

-- What an invoice is for. What was agreed stays here, whatever becomes of packs and prices.
CREATE TABLE star_order (
  id         INTEGER PRIMARY KEY,
  bot        INTEGER NOT NULL,
  user_id    INTEGER NOT NULL REFERENCES person (id),
  pack       TEXT NOT NULL,  -- empty: any number of Stars
  stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 1000000),
  tokens     INTEGER NOT NULL CHECK (tokens BETWEEN 1 AND 1000000000000),
  bonus      INTEGER NOT NULL CHECK (bonus BETWEEN 0 AND 1000000000000),
  state      TEXT NOT NULL CHECK (state IN ('open', 'paid', 'expired', 'cancelled')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  ended_at   INTEGER,
  CHECK ((state = 'open') = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX star_order_open ON star_order (bot, user_id) WHERE state = 'open';
CREATE INDEX star_order_due ON star_order (expires_at) WHERE state = 'open';
CREATE INDEX star_order_by_user ON star_order (user_id, id);

-- What Telegram says was paid: a charge counts once.
CREATE TABLE star_payment (
  id                INTEGER PRIMARY KEY,
  bot               INTEGER NOT NULL,
  charge_id         TEXT NOT NULL CHECK (length(charge_id) BETWEEN 1 AND 1000),
  order_id          INTEGER REFERENCES star_order (id),
  user_id           INTEGER NOT NULL REFERENCES person (id),  -- who paid
  stars             INTEGER NOT NULL CHECK (stars > 0),
  tokens            INTEGER NOT NULL CHECK (tokens >= 0),     -- what was given for them, an order's bonus included
  state             TEXT NOT NULL CHECK (state IN ('credited', 'unmatched', 'refunding', 'refunded')),
  why               TEXT NOT NULL,                            -- it matched no order
  transfer_id       INTEGER,                                  -- of the tokens
  stars_transfer_id INTEGER NOT NULL,
  paid_at           INTEGER NOT NULL,
  UNIQUE (bot, charge_id),
  CHECK ((transfer_id IS NULL) = (tokens = 0)),
  CHECK (state <> 'credited' OR transfer_id IS NOT NULL),
  CHECK (state <> 'unmatched' OR transfer_id IS NULL)
) STRICT;
CREATE INDEX star_payment_by_user ON star_payment (user_id, id);
CREATE UNIQUE INDEX star_payment_transfer ON star_payment (transfer_id) WHERE transfer_id IS NOT NULL;
CREATE UNIQUE INDEX star_payment_stars_transfer ON star_payment (stars_transfer_id);
CREATE INDEX star_payment_by_charge ON star_payment (charge_id);
CREATE INDEX star_payment_by_state ON star_payment (state, id);

-- One row each time a refund was asked for; all but one were refused.
CREATE TABLE star_refund (
  id             INTEGER PRIMARY KEY,
  payment_id     INTEGER NOT NULL REFERENCES star_payment (id),
  state          TEXT NOT NULL CHECK (state IN ('asked', 'done', 'refused')),
  policy         TEXT NOT NULL CHECK (policy IN ('refuse', 'partial', 'debt')),
  reason         TEXT NOT NULL CHECK (reason <> ''),
  asked_by       TEXT NOT NULL,
  hold_id        INTEGER,                                            -- of tokens, until Telegram has answered
  asks           INTEGER NOT NULL DEFAULT 0 CHECK (asks >= 0),       -- how often Telegram was asked
  returned       INTEGER NOT NULL DEFAULT 0 CHECK (returned >= 0),   -- of the payment's tokens
  bonus_returned INTEGER NOT NULL DEFAULT 0 CHECK (bonus_returned >= 0),  -- of what promo codes gave on top
  missing        INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),    -- of both: spent already
  owed           INTEGER NOT NULL DEFAULT 0 CHECK (owed IN (0, missing)),
  asked_at       INTEGER NOT NULL,
  ended_at       INTEGER,
  fault          TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'asked') = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX star_refund_once ON star_refund (payment_id) WHERE state <> 'refused';
CREATE INDEX star_refund_by_payment ON star_refund (payment_id, id);
