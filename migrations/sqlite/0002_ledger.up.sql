-- The ledger (core/money/ledger.hpp). The same tables as on PostgreSQL; differences:
-- * transfer ids follow each other (the one writer takes max + 1); PostgreSQL draws them from a sequence;
-- * rows of wallet and open_hold are found by their key alone, so they live in the key's tree.

CREATE TABLE asset (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 12),
  scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 18)
) STRICT;
INSERT INTO asset (id, name, scale) VALUES (1, 'TOKEN', 0), (2, 'XTR', 0), (3, 'UZS', 2);

-- Only accounts outside the house have one. account: core/money/account.hpp.
CREATE TABLE wallet (
  account INTEGER NOT NULL CHECK (account >= 72057594037927936),
  asset   INTEGER NOT NULL,
  posted  INTEGER NOT NULL DEFAULT 0 CHECK (posted <= 4611686018427387904),
  held    INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  PRIMARY KEY (account, asset),
  CONSTRAINT wallet_is_never_overspent CHECK (posted - held >= 0)
) STRICT, WITHOUT ROWID;

-- act: 1 transfer, 2 hold, 3 post, 4 void, 5 expire, 6 reverse. status: 0 done, else refused and nothing moved.
-- No foreign key to wallet: it would take a lock on the hot wallet for nothing the CHECKs don't do.
CREATE TABLE transfer (
  id          INTEGER PRIMARY KEY,
  act         INTEGER NOT NULL CHECK (act BETWEEN 1 AND 6),
  status      INTEGER NOT NULL CHECK (status BETWEEN 0 AND 99),
  debit       INTEGER NOT NULL CHECK (debit > 0),
  credit      INTEGER NOT NULL CHECK (credit > 0),
  asset       INTEGER NOT NULL,
  amount      INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 4611686018427387904),
  at          INTEGER NOT NULL,
  expires_at  INTEGER,
  pending_id  INTEGER,
  reverses_id INTEGER,
  key         TEXT NOT NULL,
  kind        TEXT NOT NULL,
  reason      TEXT NOT NULL CHECK (reason <> ''),
  reference   TEXT NOT NULL,
  CHECK (debit <> credit),
  CHECK ((act IN (3, 4, 5)) = (pending_id IS NOT NULL)),
  CHECK ((act = 6) = (reverses_id IS NOT NULL)),
  CHECK (expires_at IS NULL OR act = 2)
) STRICT;
CREATE UNIQUE INDEX transfer_key ON transfer (key);
CREATE UNIQUE INDEX transfer_pending ON transfer (pending_id) WHERE pending_id IS NOT NULL AND status = 0;
CREATE UNIQUE INDEX transfer_reverses ON transfer (reverses_id) WHERE reverses_id IS NOT NULL AND status = 0;
-- A wallet's history; the house has no use for it.
CREATE INDEX transfer_debit ON transfer (debit, id) WHERE debit >= 72057594037927936 AND status = 0;
CREATE INDEX transfer_credit ON transfer (credit, id) WHERE credit >= 72057594037927936 AND status = 0;

-- Holds that wait for their end: what expiry has to look at, and nothing else.
CREATE TABLE open_hold (
  id         INTEGER PRIMARY KEY,
  expires_at INTEGER
) STRICT;
CREATE INDEX open_hold_expires ON open_hold (expires_at) WHERE expires_at IS NOT NULL;

-- The hash chain (core/money/seal.hpp).
CREATE TABLE ledger_seal (
  id        INTEGER PRIMARY KEY,
  first_id  INTEGER NOT NULL,
  last_id   INTEGER NOT NULL CHECK (last_id >= first_id),
  count     INTEGER NOT NULL CHECK (count > 0),
  previous  BLOB NOT NULL CHECK (length(previous) = 32),
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  marks     BLOB NOT NULL,
  sealed_at INTEGER NOT NULL
) STRICT;

-- INSERT OR REPLACE is refused as the delete it is: our connections set recursive_triggers.
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer
BEGIN SELECT RAISE(ABORT, 'transfers are never changed'); END;
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer
BEGIN SELECT RAISE(ABORT, 'transfers are never deleted'); END;
CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'seals are never changed'); END;
CREATE TRIGGER ledger_seal_no_delete BEFORE DELETE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'seals are never deleted'); END;
