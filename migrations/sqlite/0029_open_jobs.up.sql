-- The indexes of open jobs ask for what a claim does not change, so that it leaves them alone. An open job has no end and
-- the other way round: a CHECK of the table says so.
DROP INDEX job_deadline;
DROP INDEX job_open_of_user;
CREATE INDEX job_deadline ON job (deadline_at) WHERE ended_at IS NULL;
CREATE INDEX job_open_of_user ON job (user_id) WHERE ended_at IS NULL;

-- FAIL instead of ABORT: both refuse, but ABORT promises to undo what the statement has done so far, for which SQLite copies
-- every page that it touches. These refuse before anything is done (core/db/update_one.hpp).
DROP TRIGGER job_stays_ended;
CREATE TRIGGER job_stays_ended BEFORE UPDATE OF status, charged, price, hold_id ON job WHEN OLD.status >= 2
BEGIN SELECT RAISE(FAIL, 'a job that has ended does not change'); END;
DROP TRIGGER quote_taken_once;
CREATE TRIGGER quote_taken_once BEFORE UPDATE ON quote
WHEN OLD.job IS NOT NULL OR NEW.job IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
  OR NEW.price_id <> OLD.price_id OR NEW.ask <> OLD.ask OR NEW.lines <> OLD.lines OR NEW.tokens <> OLD.tokens
  OR NEW.cost_usd_micros IS NOT OLD.cost_usd_micros OR NEW.created_at <> OLD.created_at
  OR NEW.expires_at <> OLD.expires_at
BEGIN SELECT RAISE(FAIL, 'a quote is taken once and otherwise never changed'); END;
