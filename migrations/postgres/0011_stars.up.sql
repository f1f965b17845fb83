-- Stars: orders, payments and refunds (core/payments). The same tables as on SQLite.

-- What an invoice is for. What was agreed stays here, whatever becomes of packs and prices.
CREATE TABLE star_order (
  id         BIGINT PRIMARY KEY,
  bot        BIGINT NOT NULL,
  user_id    BIGINT NOT NULL REFERENCES person (id),
  pack       TEXT NOT NULL,  -- empty: any number of Stars
  stars      BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 1000000),
  tokens     BIGINT NOT NULL CHECK (tokens BETWEEN 1 AND 1000000000000),
  bonus      BIGINT NOT NULL CHECK (bonus BETWEEN 0 AND 1000000000000),
  state      TEXT NOT NULL CHECK (state IN ('open', 'paid', 'expired', 'cancelled')),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL CHECK (expires_at > created_at),
  ended_at   BIGINT,
  CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX star_order_open ON star_order (bot, user_id) WHERE state = 'open';
CREATE INDEX star_order_due ON star_order (expires_at) WHERE state = 'open';
CREATE INDEX star_order_by_user ON star_order (user_id, id);

-- What Telegram says was paid: a charge counts once.
CREATE TABLE star_payment (
  id                BIGINT PRIMARY KEY,
  bot               BIGINT NOT NULL,
  charge_id         TEXT NOT NULL CHECK (length(charge_id) BETWEEN 1 AND 1000),
  order_id          BIGINT REFERENCES star_order (id),
  user_id           BIGINT NOT NULL REFERENCES person (id),  -- who paid
  stars             BIGINT NOT NULL CHECK (stars > 0),
  tokens            BIGINT NOT NULL CHECK (tokens >= 0),     -- what was given for them, an order's bonus included
  state             TEXT NOT NULL CHECK (state IN ('credited', 'unmatched', 'refunding', 'refunded')),
  why               TEXT NOT NULL,                            -- it matched no order
  transfer_id       BIGINT,                                  -- of the tokens
  stars_transfer_id BIGINT NOT NULL,
  paid_at           BIGINT NOT NULL,
  UNIQUE (bot, charge_id),
  CHECK ((transfer_id IS NULL) = (tokens = 0)),
  CHECK (state <> 'credited' OR transfer_id IS NOT NULL),
  CHECK (state <> 'unmatched' OR transfer_id IS NULL)
);
CREATE INDEX star_payment_by_user ON star_payment (user_id, id);
CREATE UNIQUE INDEX star_payment_transfer ON star_payment (transfer_id) WHERE transfer_id IS NOT NULL;
CREATE UNIQUE INDEX star_payment_stars_transfer ON star_payment (stars_transfer_id);
CREATE INDEX star_payment_by_charge ON star_payment (charge_id);
CREATE INDEX star_payment_by_state ON star_payment (state, id);

-- One row each time a refund was asked for; all but one were refused.
CREATE TABLE star_refund (
  id             BIGINT PRIMARY KEY,
  payment_id     BIGINT NOT NULL REFERENCES star_payment (id),
  state          TEXT NOT NULL CHECK (state IN ('asked', 'done', 'refused')),
  policy         TEXT NOT NULL CHECK (policy IN ('refuse', 'partial', 'debt')),
  reason         TEXT NOT NULL CHECK (reason <> ''),
  asked_by       TEXT NOT NULL,
  hold_id        BIGINT,                                            -- of tokens, until Telegram has answered
  asks           BIGINT NOT NULL DEFAULT 0 CHECK (asks >= 0),       -- how often Telegram was asked
  returned       BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0),   -- of the payment's tokens
  bonus_returned BIGINT NOT NULL DEFAULT 0 CHECK (bonus_returned >= 0),  -- of what promo codes gave on top
  missing        BIGINT NOT NULL DEFAULT 0 CHECK (missing >= 0),    -- of both: spent already
  owed           BIGINT NOT NULL DEFAULT 0 CHECK (owed IN (0, missing)),
  asked_at       BIGINT NOT NULL,
  ended_at       BIGINT,
  fault          TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'asked') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX star_refund_once ON star_refund (payment_id) WHERE state <> 'refused';
CREATE INDEX star_refund_by_payment ON star_refund (payment_id, id);
