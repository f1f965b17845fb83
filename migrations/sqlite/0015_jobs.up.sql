-- Jobs (core/studio). The same tables as on PostgreSQL.

CREATE TABLE job (
  id          INTEGER PRIMARY KEY,
  bot         INTEGER NOT NULL,
  chat        INTEGER NOT NULL,
  user_id     INTEGER NOT NULL REFERENCES person (id),
  model       TEXT NOT NULL,     -- that was chosen and priced
  operation   TEXT NOT NULL,
  request     TEXT NOT NULL,     -- JSON of core/models
  outputs     INTEGER NOT NULL CHECK (outputs >= 1),
  price       INTEGER NOT NULL CHECK (price >= 0),
  hold_id     INTEGER,
  needs       INTEGER NOT NULL CHECK (needs IN (0, 1)),
  status      INTEGER NOT NULL CHECK (status BETWEEN 0 AND 5),  -- queued, running, succeeded, failed, canceled, expired
  phase       INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 5),   -- ready, later, claimed, submitting, submitted, over
  turn        INTEGER NOT NULL CHECK (turn >= 0),
  model_now   TEXT NOT NULL,     -- that is tried now
  attempts    INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  tries       INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  moves       INTEGER NOT NULL DEFAULT 0 CHECK (moves >= 0),
  worker      INTEGER,               -- who works at it
  ticket      TEXT NOT NULL DEFAULT '',
  attempt_at  INTEGER,
  cancel_at   INTEGER,
  created_at  INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  deadline_at INTEGER NOT NULL CHECK (deadline_at > created_at),
  ended_at    INTEGER,
  cause       TEXT NOT NULL DEFAULT '',
  charged     INTEGER CHECK (charged BETWEEN 0 AND price),
  seed        INTEGER,               -- that the result was made from
  CHECK ((price = 0) = (hold_id IS NULL)),
  CHECK ((status = 0 AND phase <= 1) OR (status = 1 AND phase BETWEEN 2 AND 4) OR (status >= 2 AND phase = 5)),
  CHECK ((status = 1) = (worker IS NOT NULL)),
  CHECK ((status >= 2) = (ended_at IS NOT NULL)),
  CHECK ((status >= 2) = (charged IS NOT NULL)),
  CHECK (status <= 2 OR charged = 0)
) STRICT;
CREATE INDEX job_ready ON job (turn, id, model_now) WHERE status = 0 AND phase = 0;
CREATE INDEX job_later ON job (due_at) WHERE status = 0 AND phase = 1;
CREATE INDEX job_running ON job (worker, id) WHERE status = 1;
CREATE INDEX job_deadline ON job (deadline_at) WHERE status <= 1;
CREATE INDEX job_open_of_user ON job (user_id) WHERE status <= 1;
CREATE INDEX job_of_user ON job (user_id, created_at);

-- Each move, from one status to the next.
CREATE TABLE job_move (
  job_id      INTEGER NOT NULL REFERENCES job (id),
  n           INTEGER NOT NULL CHECK (n >= 1),
  at          INTEGER NOT NULL,
  from_status INTEGER NOT NULL CHECK (from_status IN (0, 1)),
  to_status   INTEGER NOT NULL CHECK (to_status BETWEEN 0 AND 5 AND to_status <> from_status),
  cause       TEXT NOT NULL,
  PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;

-- Each attempt that is over.
CREATE TABLE job_attempt (
  job_id          INTEGER NOT NULL REFERENCES job (id),
  n               INTEGER NOT NULL CHECK (n >= 1),
  model           TEXT NOT NULL,
  vendor          TEXT NOT NULL,
  worker          INTEGER,
  began_at        INTEGER,
  ended_at        INTEGER NOT NULL,
  outcome         TEXT NOT NULL,
  message         TEXT NOT NULL,  -- for operators
  ticket          TEXT NOT NULL,
  request_id      TEXT NOT NULL,
  usage           TEXT,           -- JSON, as the vendor reported it
  cost_usd_micros INTEGER CHECK (cost_usd_micros >= 0),
  cost_table      TEXT NOT NULL,
  PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_result (
  job_id INTEGER NOT NULL REFERENCES job (id),
  n      INTEGER NOT NULL CHECK (n >= 1),
  blob   TEXT NOT NULL,
  type   TEXT NOT NULL,
  bytes  INTEGER NOT NULL CHECK (bytes >= 0),
  width  INTEGER NOT NULL,
  height INTEGER NOT NULL,
  PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;

-- Workers that are alive: one lease for all of a worker's jobs.
CREATE TABLE worker_lease (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL,
  started_at   INTEGER NOT NULL,
  leased_until INTEGER NOT NULL
) STRICT;

-- What an operator has stopped; an empty model is all of them.
CREATE TABLE queue_stop (
  model   TEXT PRIMARY KEY,
  how     INTEGER NOT NULL CHECK (how IN (0, 1)),  -- pause, drain
  by_whom TEXT NOT NULL,
  reason  TEXT NOT NULL,
  at      INTEGER NOT NULL
) STRICT;

-- What has ended stays as it ended.
CREATE TRIGGER job_stays_ended BEFORE UPDATE OF status, charged, price, hold_id ON job WHEN OLD.status >= 2
BEGIN SELECT RAISE(ABORT, 'a job that has ended does not change'); END;
CREATE TRIGGER job_move_stays BEFORE UPDATE ON job_move
BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
