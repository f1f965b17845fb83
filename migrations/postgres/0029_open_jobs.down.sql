DROP INDEX job_deadline;
DROP INDEX job_open_of_user;
CREATE INDEX job_deadline ON job (deadline_at) WHERE status <= 1;
CREATE INDEX job_open_of_user ON job (user_id) WHERE status <= 1;
