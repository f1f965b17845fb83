-- Jobs (core/studio). The same tables as on SQLite.

CREATE TABLE job (
  id          BIGINT PRIMARY KEY,
  bot         BIGINT NOT NULL,
  chat        BIGINT NOT NULL,
  user_id     BIGINT NOT NULL REFERENCES person (id),
  model       TEXT NOT NULL,     -- that was chosen and priced
  operation   TEXT NOT NULL,
  request     TEXT NOT NULL,     -- JSON of core/models
  outputs     BIGINT NOT NULL CHECK (outputs >= 1),
  price       BIGINT NOT NULL CHECK (price >= 0),
  hold_id     BIGINT,
  needs       BIGINT NOT NULL CHECK (needs IN (0, 1)),
  status      BIGINT NOT NULL CHECK (status BETWEEN 0 AND 5),  -- queued, running, succeeded, failed, canceled, expired
  phase       BIGINT NOT NULL CHECK (phase BETWEEN 0 AND 5),   -- ready, later, claimed, submitting, submitted, over
  turn        BIGINT NOT NULL CHECK (turn >= 0),
  model_now   TEXT NOT NULL,     -- that is tried now
  attempts    BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  tries       BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
  moves       BIGINT NOT NULL DEFAULT 0 CHECK (moves >= 0),
  worker      BIGINT,               -- who works at it
  ticket      TEXT NOT NULL DEFAULT '',
  attempt_at  BIGINT,
  cancel_at   BIGINT,
  created_at  BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  deadline_at BIGINT NOT NULL CHECK (deadline_at > created_at),
  ended_at    BIGINT,
  cause       TEXT NOT NULL DEFAULT '',
  charged     BIGINT CHECK (charged BETWEEN 0 AND price),
  seed        BIGINT,               -- that the result was made from
  CHECK ((price = 0) = (hold_id IS NULL)),
  CHECK ((status = 0 AND phase <= 1) OR (status = 1 AND phase BETWEEN 2 AND 4) OR (status >= 2 AND phase = 5)),
  CHECK ((status = 1) = (worker IS NOT NULL)),
  CHECK ((status >= 2) = (ended_at IS NOT NULL)),
  CHECK ((status >= 2) = (charged IS NOT NULL)),
  CHECK (status <= 2 OR charged = 0)
);
CREATE INDEX job_ready ON job (turn, id, model_now) WHERE status = 0 AND phase = 0;
CREATE INDEX job_later ON job (due_at) WHERE status = 0 AND phase = 1;
CREATE INDEX job_running ON job (worker, id) WHERE status = 1;
CREATE INDEX job_deadline ON job (deadline_at) WHERE status <= 1;
CREATE INDEX job_open_of_user ON job (user_id) WHERE status <= 1;
CREATE INDEX job_of_user ON job (user_id, created_at);

-- Each move, from one status to the next.
CREATE TABLE job_move (
  job_id      BIGINT NOT NULL REFERENCES job (id),
  n           BIGINT NOT NULL CHECK (n >= 1),
  at          BIGINT NOT NULL,
  from_status BIGINT NOT NULL CHECK (from_status IN (0, 1)),
  to_status   BIGINT NOT NULL CHECK (to_status BETWEEN 0 AND 5 AND to_status <> from_status),
  cause       TEXT NOT NULL,
  PRIMARY KEY (job_id, n)
);

-- Each attempt that is over.
CREATE TABLE job_attempt (
  job_id          BIGINT NOT NULL REFERENCES job (id),
  n               BIGINT NOT NULL CHECK (n >= 1),
  model           TEXT NOT NULL,
  vendor          TEXT NOT NULL,
  worker          BIGINT,
  began_at        BIGINT,
  ended_at        BIGINT NOT NULL,
  outcome         TEXT NOT NULL,
  message         TEXT NOT NULL,  -- for operators
  ticket          TEXT NOT NULL,
  request_id      TEXT NOT NULL,
  usage           TEXT,           -- JSON, as the vendor reported it
  cost_usd_micros BIGINT CHECK (cost_usd_micros >= 0),
  cost_table      TEXT NOT NULL,
  PRIMARY KEY (job_id, n)
);

CREATE TABLE job_result (
  job_id BIGINT NOT NULL REFERENCES job (id),
  n      BIGINT NOT NULL CHECK (n >= 1),
  blob   TEXT NOT NULL,
  type   TEXT NOT NULL,
  bytes  BIGINT NOT NULL CHECK (bytes >= 0),
  width  BIGINT NOT NULL,
  height BIGINT NOT NULL,
  PRIMARY KEY (job_id, n)
);

-- Workers that are alive: one lease for all of a worker's jobs.
CREATE TABLE worker_lease (
  id           BIGINT PRIMARY KEY,
  name         TEXT NOT NULL,
  started_at   BIGINT NOT NULL,
  leased_until BIGINT NOT NULL
);

-- What an operator has stopped; an empty model is all of them.
CREATE TABLE queue_stop (
  model   TEXT PRIMARY KEY,
  how     BIGINT NOT NULL CHECK (how IN (0, 1)),  -- pause, drain
  by_whom TEXT NOT NULL,
  reason  TEXT NOT NULL,
  at      BIGINT NOT NULL
);

-- What has ended stays as it ended.
CREATE FUNCTION job_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER job_stays_ended BEFORE UPDATE OF status, charged, price, hold_id ON job FOR EACH ROW
  WHEN (OLD.status >= 2) EXECUTE FUNCTION job_refuse('a job that has ended does not change');
CREATE TRIGGER job_move_stays BEFORE UPDATE ON job_move FOR EACH ROW EXECUTE FUNCTION job_refuse('moves are never changed');
