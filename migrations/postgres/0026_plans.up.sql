-- Plans (core/payments). The same tables as on SQLite.

-- An order for a plan: its terms as they were agreed. The words wait for the link that Telegram is asked for.
CREATE TABLE plan_order (
  order_id BIGINT PRIMARY KEY REFERENCES star_order (id),
  plan     TEXT NOT NULL,
  term     TEXT NOT NULL CHECK (term IN ('monthly', 'annual')),
  title    TEXT NOT NULL,
  perks    TEXT NOT NULL,
  chat     BIGINT,
  html     TEXT NOT NULL DEFAULT '',
  label    TEXT NOT NULL DEFAULT '',
  sorry    TEXT NOT NULL DEFAULT '',
  slot     TEXT NOT NULL DEFAULT ''
);

-- Who has a plan until when. Never deleted: what was paid for stays known.
CREATE TABLE subscription (
  id            BIGINT PRIMARY KEY,
  bot           BIGINT NOT NULL,
  user_id       BIGINT NOT NULL REFERENCES person (id),
  order_id      BIGINT NOT NULL UNIQUE REFERENCES star_order (id),
  plan          TEXT NOT NULL,
  title         TEXT NOT NULL,
  term          TEXT NOT NULL CHECK (term IN ('monthly', 'annual')),
  tokens        BIGINT NOT NULL CHECK (tokens > 0),  -- each month
  perks         TEXT NOT NULL,
  charge_id     TEXT NOT NULL CHECK (charge_id <> ''),  -- of the first payment: Telegram's name for it
  paid_by       BIGINT NOT NULL REFERENCES star_payment (id),  -- the present month or year
  state         TEXT NOT NULL CHECK (state IN ('active', 'cancelled', 'failed', 'over')),
  stopped       BIGINT NOT NULL CHECK (stopped IN (0, 1)),  -- by us: Telegram renews it when we have allowed it
  began_at      BIGINT NOT NULL,
  until         BIGINT NOT NULL,
  next_grant_at BIGINT,        -- of a year: the next month's tokens
  CHECK (next_grant_at IS NULL OR term = 'annual' AND state <> 'over'),
  UNIQUE (bot, charge_id)
);
CREATE INDEX subscription_of_user ON subscription (user_id, until);
CREATE INDEX subscription_grant ON subscription (next_grant_at) WHERE next_grant_at IS NOT NULL;

-- The months of a year that was paid at once, but for the first, which comes with the payment. Each is given once.
CREATE TABLE plan_grant (
  subscription_id BIGINT NOT NULL REFERENCES subscription (id),
  due_at          BIGINT NOT NULL,
  payment_id      BIGINT NOT NULL REFERENCES star_payment (id),  -- what pays for it
  tokens          BIGINT NOT NULL CHECK (tokens > 0),
  transfer_id     BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (subscription_id, due_at)
);
CREATE INDEX plan_grant_of_payment ON plan_grant (payment_id);
