-- The indexes of open jobs ask for their end, as on SQLite, where a claim leaves them alone then. An open job has no end
-- and the other way round: a CHECK of the table says so.
DROP INDEX job_deadline;
DROP INDEX job_open_of_user;
CREATE INDEX job_deadline ON job (deadline_at) WHERE ended_at IS NULL;
CREATE INDEX job_open_of_user ON job (user_id) WHERE ended_at IS NULL;
