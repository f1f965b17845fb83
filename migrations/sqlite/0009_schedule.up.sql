-- What is done by time (core/schedule). The same table as on PostgreSQL.

-- One row per task. runs is also the number of the run that has the task while it is leased.
CREATE TABLE task_run (
  task         TEXT PRIMARY KEY,
  every_ms     INTEGER NOT NULL CHECK (every_ms > 0),
  next_at      INTEGER NOT NULL,
  leased_until INTEGER,
  started_at   INTEGER,
  finished_at  INTEGER,
  outcome      TEXT CHECK (outcome IN ('done', 'failed')),
  detail       TEXT NOT NULL DEFAULT '',
  runs         INTEGER NOT NULL DEFAULT 0,
  failures     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
