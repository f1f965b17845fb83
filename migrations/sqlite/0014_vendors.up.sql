-- AI vendors (core/vendors): how they have been, what operators decided, and our keys with them.

-- A vendor, or one of its models. model is empty for the vendor as a whole.
CREATE TABLE vendor_health (
  vendor          TEXT NOT NULL,
  model           TEXT NOT NULL,
  circuit         TEXT NOT NULL CHECK (circuit IN ('closed', 'open', 'half_open')),
  since           INTEGER NOT NULL,
  open_until      INTEGER NOT NULL,
  openings        INTEGER NOT NULL CHECK (openings >= 0),
  failures_in_row INTEGER NOT NULL CHECK (failures_in_row >= 0),
  calls           TEXT NOT NULL,  -- JSON: how many went well, slot by slot (tally.hpp)
  latency         TEXT NOT NULL,  -- JSON: buckets and their weights (latency.hpp)
  failure         TEXT,
  failure_text    TEXT,
  failed_at       INTEGER,
  quota           TEXT NOT NULL CHECK (quota IN ('good', 'limited', 'spent')),
  quota_since     INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  PRIMARY KEY (vendor, model)
) STRICT, WITHOUT ROWID;

-- What holds whatever the circuit says. enabled is the vendor's, and NULL as configured.
CREATE TABLE vendor_switch (
  vendor       TEXT NOT NULL,
  model        TEXT NOT NULL,
  enabled      INTEGER CHECK (enabled IN (0, 1)),
  forced       TEXT CHECK (forced IN ('open', 'closed')),
  forced_until INTEGER,
  set_at       INTEGER NOT NULL,
  set_by       TEXT NOT NULL,
  PRIMARY KEY (vendor, model)
) STRICT, WITHOUT ROWID;

-- Keys that operators gave, sealed (core/keys). Those of the configuration are not here.
CREATE TABLE vendor_key (
  id           INTEGER PRIMARY KEY,
  vendor       TEXT NOT NULL,
  label        TEXT NOT NULL,
  value        BLOB NOT NULL,
  last4        TEXT NOT NULL,
  added_at     INTEGER NOT NULL,
  added_by     TEXT NOT NULL,
  UNIQUE (vendor, label)
) STRICT;

-- Keys that a vendor refused or limited, those of the configuration too: how long they rest. key_id is no part of a
-- key.
CREATE TABLE vendor_key_rest (
  vendor      TEXT NOT NULL,
  key_id      TEXT NOT NULL,
  rests_until INTEGER NOT NULL,
  failure     TEXT NOT NULL,
  failed_at   INTEGER NOT NULL,
  rests       INTEGER NOT NULL,
  PRIMARY KEY (vendor, key_id)
) STRICT, WITHOUT ROWID;
