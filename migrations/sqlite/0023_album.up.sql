-- Jobs that their people deleted from their history (core/studio). The same table as on PostgreSQL.

CREATE TABLE job_taken_out (
  job_id INTEGER PRIMARY KEY REFERENCES job (id),
  at     INTEGER NOT NULL
) STRICT;
