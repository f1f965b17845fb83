-- Keys (core/keys) and bots (core/access). The same tables as on SQLite.

-- What sealed columns are sealed under; each wrapped under the master key, which is known here by its fingerprint.
CREATE TABLE data_key (
  id         BIGINT PRIMARY KEY CHECK (id BETWEEN 1 AND 2147483647),
  master     TEXT NOT NULL CHECK (length(master) = 16),
  wrapped    BYTEA NOT NULL CHECK (length(wrapped) = 60),
  created_at BIGINT NOT NULL,
  retired_at BIGINT
);
-- New values are sealed under one key.
CREATE UNIQUE INDEX data_key_current ON data_key (coalesce(retired_at, 0)) WHERE retired_at IS NULL;

-- The bots of this installation. Two columns are sealed; see core/keys/README.md.
CREATE TABLE bot (
  id             BIGINT PRIMARY KEY CHECK (id > 0),  -- Telegram's: the number its token begins with
  kind           TEXT NOT NULL CHECK (kind IN ('studio', 'platform', 'seller', 'demo')),
  username       TEXT NOT NULL,  -- without @; empty until Telegram was asked
  name           TEXT NOT NULL,
  owner_id       BIGINT REFERENCES person (id),  -- whose bot it is; of the installation itself when empty
  token          BYTEA NOT NULL,
  webhook_secret BYTEA NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'parked')),
  state_reason   TEXT NOT NULL,
  state_since    BIGINT NOT NULL,
  mode           TEXT NOT NULL CHECK (mode IN ('config', 'webhook', 'polling')),
  error          TEXT NOT NULL DEFAULT '',  -- the last one of Telegram's
  error_at       BIGINT,
  created_at     BIGINT NOT NULL,
  changed        BIGINT NOT NULL,  -- the number of its last change; see bot_change
  CHECK (state <> 'parked' OR state_reason <> '')
);
CREATE UNIQUE INDEX bot_by_change ON bot (changed);
CREATE INDEX bot_by_owner ON bot (owner_id, id) WHERE owner_id IS NOT NULL;

-- Counts the changes of bots. Whoever changes one takes the next number first and so waits for whoever has the last:
-- a number that can be seen has no smaller one still to come.
CREATE TABLE bot_change (
  id   BIGINT PRIMARY KEY CHECK (id = 1),
  last BIGINT NOT NULL
);
INSERT INTO bot_change VALUES (1, 0);
