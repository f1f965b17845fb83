-- The ledger (core/money/ledger.hpp). The same tables as on SQLite; differences:
-- * transfer ids come from a sequence, drawn only by transactions that have an xid already (core/money/seal.hpp
--   says why), so they may have gaps;
-- * keys compare as bytes;
-- * hot tables keep room in their pages so that updates stay in place.

CREATE TABLE asset (
  id    integer PRIMARY KEY,
  name  text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 12),
  scale integer NOT NULL CHECK (scale BETWEEN 0 AND 18)
);
INSERT INTO asset (id, name, scale) VALUES (1, 'TOKEN', 0), (2, 'XTR', 0), (3, 'UZS', 2);

-- Only accounts outside the house have one. account: core/money/account.hpp.
CREATE TABLE wallet (
  account bigint NOT NULL CHECK (account >= 72057594037927936),
  asset   integer NOT NULL,
  posted  bigint NOT NULL DEFAULT 0 CHECK (posted <= 4611686018427387904),
  held    bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  PRIMARY KEY (account, asset),
  CONSTRAINT wallet_is_never_overspent CHECK (posted - held >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- act: 1 transfer, 2 hold, 3 post, 4 void, 5 expire, 6 reverse. status: 0 done, else refused and nothing moved.
-- No foreign key to wallet: it would take a lock on the hot wallet for nothing the CHECKs don't do.
CREATE SEQUENCE transfer_id AS bigint;
CREATE TABLE transfer (
  id          bigint PRIMARY KEY,
  act         integer NOT NULL CHECK (act BETWEEN 1 AND 6),
  status      integer NOT NULL CHECK (status BETWEEN 0 AND 99),
  debit       bigint NOT NULL CHECK (debit > 0),
  credit      bigint NOT NULL CHECK (credit > 0),
  asset       integer NOT NULL,
  amount      bigint NOT NULL CHECK (amount BETWEEN 1 AND 4611686018427387904),
  at          bigint NOT NULL,
  expires_at  bigint,
  pending_id  bigint,
  reverses_id bigint,
  key         text COLLATE "C" NOT NULL,
  kind        text NOT NULL,
  reason      text NOT NULL CHECK (reason <> ''),
  reference   text NOT NULL,
  CHECK (debit <> credit),
  CHECK ((act IN (3, 4, 5)) = (pending_id IS NOT NULL)),
  CHECK ((act = 6) = (reverses_id IS NOT NULL)),
  CHECK (expires_at IS NULL OR act = 2)
);
CREATE UNIQUE INDEX transfer_key ON transfer (key);
CREATE UNIQUE INDEX transfer_pending ON transfer (pending_id) WHERE pending_id IS NOT NULL AND status = 0;
CREATE UNIQUE INDEX transfer_reverses ON transfer (reverses_id) WHERE reverses_id IS NOT NULL AND status = 0;
-- A wallet's history; the house has no use for it.
CREATE INDEX transfer_debit ON transfer (debit, id) WHERE debit >= 72057594037927936 AND status = 0;
CREATE INDEX transfer_credit ON transfer (credit, id) WHERE credit >= 72057594037927936 AND status = 0;

-- Holds that wait for their end: what expiry has to look at, and nothing else.
CREATE TABLE open_hold (
  id         bigint PRIMARY KEY,
  expires_at bigint
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX open_hold_expires ON open_hold (expires_at) WHERE expires_at IS NOT NULL;

-- The hash chain (core/money/seal.hpp).
CREATE TABLE ledger_seal (
  id        bigint PRIMARY KEY,
  first_id  bigint NOT NULL,
  last_id   bigint NOT NULL CHECK (last_id >= first_id),
  count     bigint NOT NULL CHECK (count > 0),
  previous  bytea NOT NULL CHECK (length(previous) = 32),
  hash      bytea NOT NULL CHECK (length(hash) = 32),
  marks     bytea NOT NULL,
  sealed_at bigint NOT NULL
);

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed or deleted from', TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON ledger_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_delete BEFORE DELETE ON ledger_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
