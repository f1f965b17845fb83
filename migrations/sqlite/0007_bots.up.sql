-- Keys (core/keys) and bots (core/access). The same tables as on PostgreSQL.

-- What sealed columns are sealed under; each wrapped under the master key, which is known here by its fingerprint.
CREATE TABLE data_key (
  id         INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 2147483647),
  master     TEXT NOT NULL CHECK (length(master) = 16),
  wrapped    BLOB NOT NULL CHECK (length(wrapped) = 60),
  created_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;
-- New values are sealed under one key.
CREATE UNIQUE INDEX data_key_current ON data_key (coalesce(retired_at, 0)) WHERE retired_at IS NULL;

-- The bots of this installation. Two columns are sealed; see core/keys/README.md.
CREATE TABLE bot (
  id             INTEGER PRIMARY KEY CHECK (id > 0),  -- Telegram's: the number its token begins with
  kind           TEXT NOT NULL CHECK (kind IN ('studio', 'platform', 'seller', 'demo')),
  username       TEXT NOT NULL,  -- without @; empty until Telegram was asked
  name           TEXT NOT NULL,
  owner_id       INTEGER REFERENCES person (id),  -- whose bot it is; of the installation itself when empty
  token          BLOB NOT NULL,
  webhook_secret BLOB NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'parked')),
  state_reason   TEXT NOT NULL,
  state_since    INTEGER NOT NULL,
  mode           TEXT NOT NULL CHECK (mode IN ('config', 'webhook', 'polling')),
  error          TEXT NOT NULL DEFAULT '',  -- the last one of Telegram's
  error_at       INTEGER,
  created_at     INTEGER NOT NULL,
  changed        INTEGER NOT NULL,  -- the number of its last change; see bot_change
  CHECK (state <> 'parked' OR state_reason <> '')
) STRICT;
CREATE UNIQUE INDEX bot_by_change ON bot (changed);
CREATE INDEX bot_by_owner ON bot (owner_id, id) WHERE owner_id IS NOT NULL;

-- Counts the changes of bots. Whoever changes one takes the next number first and so waits for whoever has the last:
-- a number that can be seen has no smaller one still to come.
CREATE TABLE bot_change (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO bot_change VALUES (1, 0);
