-- What is done by time (core/schedule). The same table as on SQLite.

-- One row per task. runs is also the number of the run that has the task while it is leased.
CREATE TABLE task_run (
  task         TEXT PRIMARY KEY,
  every_ms     BIGINT NOT NULL CHECK (every_ms > 0),
  next_at      BIGINT NOT NULL,
  leased_until BIGINT,
  started_at   BIGINT,
  finished_at  BIGINT,
  outcome      TEXT CHECK (outcome IN ('done', 'failed')),
  detail       TEXT NOT NULL DEFAULT '',
  runs         BIGINT NOT NULL DEFAULT 0,
  failures     BIGINT NOT NULL DEFAULT 0
);
