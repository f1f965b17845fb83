-- What operators do with jobs (core/studio). The same tables as on PostgreSQL.

-- Jobs that an operator wants to have cancelled: a worker ends them, and the row goes.
CREATE TABLE job_cancel (
  job_id  INTEGER PRIMARY KEY REFERENCES job (id),
  by_whom TEXT NOT NULL,
  at      INTEGER NOT NULL
) STRICT;

-- Jobs that were ordered anew for nothing: each once.
CREATE TABLE job_retry (
  job_id   INTEGER PRIMARY KEY REFERENCES job (id),
  retry_of INTEGER NOT NULL UNIQUE REFERENCES job (id)
) STRICT;

-- Up to which job it is forgotten what was asked for. One row.
CREATE TABLE job_forgotten (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  job_id INTEGER NOT NULL
) STRICT;
