-- What the busiest tables refuse, asked by a trigger instead of CHECKs: PostgreSQL reads each CHECK of a table from its stored
-- form anew for every statement that writes there, which took more than half of the time of most one-row statements. What
-- a function asks is kept ready by the session. Nothing is refused that was not, or the other way round: each still has
-- the name it had, the same error and the same words, and they are asked in the order of their names, as CHECKs are.
-- The triggers' names come last on their tables, so that what was refused before the CHECKs still is.

CREATE FUNCTION transfer_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.act BETWEEN 1 AND 6) THEN 'transfer_act_check'
    WHEN NOT (NEW.amount BETWEEN 1 AND 4611686018427387904) THEN 'transfer_amount_check'
    WHEN NOT (NEW.debit <> NEW.credit) THEN 'transfer_check'
    WHEN NOT ((NEW.act IN (3, 4, 5)) = (NEW.pending_id IS NOT NULL)) THEN 'transfer_check1'
    WHEN NOT ((NEW.act = 6) = (NEW.reverses_id IS NOT NULL)) THEN 'transfer_check2'
    WHEN NOT (NEW.expires_at IS NULL OR NEW.act = 2) THEN 'transfer_check3'
    WHEN NOT (NEW.credit > 0) THEN 'transfer_credit_check'
    WHEN NOT (NEW.debit > 0) THEN 'transfer_debit_check'
    WHEN NOT (NEW.reason <> '') THEN 'transfer_reason_check'
    WHEN NOT (NEW.status BETWEEN 0 AND 99) THEN 'transfer_status_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE transfer
  DROP CONSTRAINT transfer_act_check,
  DROP CONSTRAINT transfer_amount_check,
  DROP CONSTRAINT transfer_check,
  DROP CONSTRAINT transfer_check1,
  DROP CONSTRAINT transfer_check2,
  DROP CONSTRAINT transfer_check3,
  DROP CONSTRAINT transfer_credit_check,
  DROP CONSTRAINT transfer_debit_check,
  DROP CONSTRAINT transfer_reason_check,
  DROP CONSTRAINT transfer_status_check;
CREATE TRIGGER transfer_values BEFORE INSERT OR UPDATE ON transfer
  FOR EACH ROW EXECUTE FUNCTION transfer_values();

-- `ledger verify` looks for a guard of this name.
CREATE FUNCTION wallet_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.account >= 72057594037927936) THEN 'wallet_account_check'
    WHEN NOT (NEW.held >= 0) THEN 'wallet_held_check'
    WHEN NOT (NEW.posted - NEW.held >= 0) THEN 'wallet_is_never_overspent'
    WHEN NOT (NEW.posted <= 4611686018427387904) THEN 'wallet_posted_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE wallet
  DROP CONSTRAINT wallet_account_check,
  DROP CONSTRAINT wallet_held_check,
  DROP CONSTRAINT wallet_is_never_overspent,
  DROP CONSTRAINT wallet_posted_check;
CREATE TRIGGER wallet_is_never_overspent BEFORE INSERT OR UPDATE ON wallet
  FOR EACH ROW EXECUTE FUNCTION wallet_values();

CREATE FUNCTION job_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.attempts >= 0) THEN 'job_attempts_check'
    WHEN NOT (NEW.deadline_at > NEW.created_at) THEN 'job_check'
    WHEN NOT (NEW.charged BETWEEN 0 AND NEW.price) THEN 'job_check1'
    WHEN NOT ((NEW.price = 0) = (NEW.hold_id IS NULL)) THEN 'job_check2'
    WHEN NOT ((NEW.status = 0 AND NEW.phase <= 1) OR (NEW.status = 1 AND NEW.phase BETWEEN 2 AND 4) OR (NEW.status >= 2 AND NEW.phase = 5)) THEN 'job_check3'
    WHEN NOT ((NEW.status = 1) = (NEW.worker IS NOT NULL)) THEN 'job_check4'
    WHEN NOT ((NEW.status >= 2) = (NEW.ended_at IS NOT NULL)) THEN 'job_check5'
    WHEN NOT ((NEW.status >= 2) = (NEW.charged IS NOT NULL)) THEN 'job_check6'
    WHEN NOT (NEW.status <= 2 OR NEW.charged = 0) THEN 'job_check7'
    WHEN NOT (NEW.moves >= 0) THEN 'job_moves_check'
    WHEN NOT (NEW.needs IN (0, 1)) THEN 'job_needs_check'
    WHEN NOT (NEW.outputs >= 1) THEN 'job_outputs_check'
    WHEN NOT (NEW.phase BETWEEN 0 AND 5) THEN 'job_phase_check'
    WHEN NOT (NEW.price >= 0) THEN 'job_price_check'
    WHEN NOT (NEW.status BETWEEN 0 AND 5) THEN 'job_status_check'
    WHEN NOT (NEW.tries >= 0) THEN 'job_tries_check'
    WHEN NOT (NEW.turn >= 0) THEN 'job_turn_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE job
  DROP CONSTRAINT job_attempts_check,
  DROP CONSTRAINT job_check,
  DROP CONSTRAINT job_check1,
  DROP CONSTRAINT job_check2,
  DROP CONSTRAINT job_check3,
  DROP CONSTRAINT job_check4,
  DROP CONSTRAINT job_check5,
  DROP CONSTRAINT job_check6,
  DROP CONSTRAINT job_check7,
  DROP CONSTRAINT job_moves_check,
  DROP CONSTRAINT job_needs_check,
  DROP CONSTRAINT job_outputs_check,
  DROP CONSTRAINT job_phase_check,
  DROP CONSTRAINT job_price_check,
  DROP CONSTRAINT job_status_check,
  DROP CONSTRAINT job_tries_check,
  DROP CONSTRAINT job_turn_check;
CREATE TRIGGER job_values BEFORE INSERT OR UPDATE ON job
  FOR EACH ROW EXECUTE FUNCTION job_values();

CREATE FUNCTION job_move_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.to_status BETWEEN 0 AND 5 AND NEW.to_status <> NEW.from_status) THEN 'job_move_check'
    WHEN NOT (NEW.from_status IN (0, 1)) THEN 'job_move_from_status_check'
    WHEN NOT (NEW.n >= 1) THEN 'job_move_n_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE job_move
  DROP CONSTRAINT job_move_check,
  DROP CONSTRAINT job_move_from_status_check,
  DROP CONSTRAINT job_move_n_check;
CREATE TRIGGER job_move_values BEFORE INSERT OR UPDATE ON job_move
  FOR EACH ROW EXECUTE FUNCTION job_move_values();

CREATE FUNCTION job_attempt_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.cost_usd_micros >= 0) THEN 'job_attempt_cost_usd_micros_check'
    WHEN NOT (NEW.n >= 1) THEN 'job_attempt_n_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE job_attempt
  DROP CONSTRAINT job_attempt_cost_usd_micros_check,
  DROP CONSTRAINT job_attempt_n_check;
CREATE TRIGGER job_attempt_values BEFORE INSERT OR UPDATE ON job_attempt
  FOR EACH ROW EXECUTE FUNCTION job_attempt_values();

CREATE FUNCTION job_result_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.bytes >= 0) THEN 'job_result_bytes_check'
    WHEN NOT (NEW.n >= 1) THEN 'job_result_n_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE job_result
  DROP CONSTRAINT job_result_bytes_check,
  DROP CONSTRAINT job_result_n_check;
CREATE TRIGGER job_result_values BEFORE INSERT OR UPDATE ON job_result
  FOR EACH ROW EXECUTE FUNCTION job_result_values();

CREATE FUNCTION outbox_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT ((NEW.ended_at IS NULL) = (NEW.state IN (0, 3))) THEN 'outbox_check'
    WHEN NOT (NEW.state BETWEEN 0 AND 3) THEN 'outbox_state_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE outbox
  DROP CONSTRAINT outbox_check,
  DROP CONSTRAINT outbox_state_check;
CREATE TRIGGER outbox_values BEFORE INSERT OR UPDATE ON outbox
  FOR EACH ROW EXECUTE FUNCTION outbox_values();

CREATE FUNCTION inbox_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.state <> 1 OR NEW.body = '') THEN 'inbox_check'
    WHEN NOT (NEW.state BETWEEN 0 AND 2) THEN 'inbox_state_check'
    WHEN NOT (NEW.tries >= 0) THEN 'inbox_tries_check'
    WHEN NOT (NEW.urgent IN (0, 1)) THEN 'inbox_urgent_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE inbox
  DROP CONSTRAINT inbox_check,
  DROP CONSTRAINT inbox_state_check,
  DROP CONSTRAINT inbox_tries_check,
  DROP CONSTRAINT inbox_urgent_check;
CREATE TRIGGER inbox_values BEFORE INSERT OR UPDATE ON inbox
  FOR EACH ROW EXECUTE FUNCTION inbox_values();

CREATE FUNCTION quote_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.expires_at > NEW.created_at) THEN 'quote_check'
    WHEN NOT ((NEW.job IS NULL) = (NEW.taken_at IS NULL)) THEN 'quote_check1'
    WHEN NOT (NEW.cost_usd_micros >= 0) THEN 'quote_cost_usd_micros_check'
    WHEN NOT (NEW.job <> '') THEN 'quote_job_check'
    WHEN NOT (NEW.tokens BETWEEN 0 AND 4611686018427387904) THEN 'quote_tokens_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE quote
  DROP CONSTRAINT quote_check,
  DROP CONSTRAINT quote_check1,
  DROP CONSTRAINT quote_cost_usd_micros_check,
  DROP CONSTRAINT quote_job_check,
  DROP CONSTRAINT quote_tokens_check;
CREATE TRIGGER quote_values BEFORE INSERT OR UPDATE ON quote
  FOR EACH ROW EXECUTE FUNCTION quote_values();

CREATE FUNCTION dialog_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.has_media IN (0, 1)) THEN 'dialog_has_media_check'
    WHEN NOT (NEW.screen <> '') THEN 'dialog_screen_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE dialog
  DROP CONSTRAINT dialog_has_media_check,
  DROP CONSTRAINT dialog_screen_check;
CREATE TRIGGER dialog_values BEFORE INSERT OR UPDATE ON dialog
  FOR EACH ROW EXECUTE FUNCTION dialog_values();

CREATE FUNCTION blob_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.bytes >= 0) THEN 'blob_bytes_check'
    WHEN NOT ((NEW.width IS NULL) = (NEW.height IS NULL)) THEN 'blob_check'
    WHEN NOT (NEW.height > 0) THEN 'blob_height_check'
    WHEN NOT (length(NEW.key) = 64) THEN 'blob_key_check'
    WHEN NOT (NEW.width > 0) THEN 'blob_width_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE blob
  DROP CONSTRAINT blob_bytes_check,
  DROP CONSTRAINT blob_check,
  DROP CONSTRAINT blob_height_check,
  DROP CONSTRAINT blob_key_check,
  DROP CONSTRAINT blob_width_check;
CREATE TRIGGER blob_values BEFORE INSERT OR UPDATE ON blob
  FOR EACH ROW EXECUTE FUNCTION blob_values();

CREATE FUNCTION blob_use_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NEW.kind IN ('result', 'original', 'reference', 'thumbnail', 'example')) THEN 'blob_use_kind_check'
    WHEN NOT (NEW.owner <> '') THEN 'blob_use_owner_check'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE blob_use
  DROP CONSTRAINT blob_use_kind_check,
  DROP CONSTRAINT blob_use_owner_check;
CREATE TRIGGER blob_use_values BEFORE INSERT OR UPDATE ON blob_use
  FOR EACH ROW EXECUTE FUNCTION blob_use_values();

-- A trigger's WHEN is read anew for every statement, too.
DROP TRIGGER quote_taken_once ON quote;
CREATE FUNCTION quote_taken_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.job IS NOT NULL OR NEW.job IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
    OR NEW.price_id <> OLD.price_id OR NEW.ask <> OLD.ask OR NEW.lines <> OLD.lines OR NEW.tokens <> OLD.tokens
    OR NEW.cost_usd_micros IS DISTINCT FROM OLD.cost_usd_micros OR NEW.created_at <> OLD.created_at
    OR NEW.expires_at <> OLD.expires_at THEN
    RAISE EXCEPTION '% is never changed or deleted from', TG_TABLE_NAME USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quote_taken_once BEFORE UPDATE ON quote FOR EACH ROW EXECUTE FUNCTION quote_taken_once();
