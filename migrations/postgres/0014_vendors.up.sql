-- AI vendors (core/vendors): how they have been, what operators decided, and our keys with them. The same tables
-- as on SQLite.

-- A vendor, or one of its models. model is empty for the vendor as a whole.
CREATE TABLE vendor_health (
  vendor          TEXT NOT NULL,
  model           TEXT NOT NULL,
  circuit         TEXT NOT NULL CHECK (circuit IN ('closed', 'open', 'half_open')),
  since           BIGINT NOT NULL,
  open_until      BIGINT NOT NULL,
  openings        BIGINT NOT NULL CHECK (openings >= 0),
  failures_in_row BIGINT NOT NULL CHECK (failures_in_row >= 0),
  calls           TEXT NOT NULL,  -- JSON: how many went well, slot by slot (tally.hpp)
  latency         TEXT NOT NULL,  -- JSON: buckets and their weights (latency.hpp)
  failure         TEXT,
  failure_text    TEXT,
  failed_at       BIGINT,
  quota           TEXT NOT NULL CHECK (quota IN ('good', 'limited', 'spent')),
  quota_since     BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  PRIMARY KEY (vendor, model)
);

-- What holds whatever the circuit says. enabled is the vendor's, and NULL as configured.
CREATE TABLE vendor_switch (
  vendor       TEXT NOT NULL,
  model        TEXT NOT NULL,
  enabled      BIGINT CHECK (enabled IN (0, 1)),
  forced       TEXT CHECK (forced IN ('open', 'closed')),
  forced_until BIGINT,
  set_at       BIGINT NOT NULL,
  set_by       TEXT NOT NULL,
  PRIMARY KEY (vendor, model)
);

-- Keys that operators gave, sealed (core/keys). Those of the configuration are not here.
CREATE TABLE vendor_key (
  id           BIGINT PRIMARY KEY,
  vendor       TEXT NOT NULL,
  label        TEXT NOT NULL,
  value        BYTEA NOT NULL,
  last4        TEXT NOT NULL,
  added_at     BIGINT NOT NULL,
  added_by     TEXT NOT NULL,
  UNIQUE (vendor, label)
);

-- Keys that a vendor refused or limited, those of the configuration too: how long they rest. key_id is no part of a
-- key.
CREATE TABLE vendor_key_rest (
  vendor      TEXT NOT NULL,
  key_id      TEXT NOT NULL,
  rests_until BIGINT NOT NULL,
  failure     TEXT NOT NULL,
  failed_at   BIGINT NOT NULL,
  rests       BIGINT NOT NULL,
  PRIMARY KEY (vendor, key_id)
);
