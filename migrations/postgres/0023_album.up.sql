-- Jobs that their people deleted from their history (core/studio). The same table as on SQLite.

CREATE TABLE job_taken_out (
  job_id BIGINT PRIMARY KEY REFERENCES job (id),
  at     BIGINT NOT NULL
);
