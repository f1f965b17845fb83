DROP TRIGGER quote_taken_once ON quote;
DROP FUNCTION quote_taken_once();
CREATE TRIGGER quote_taken_once BEFORE UPDATE ON quote FOR EACH ROW
WHEN (OLD.job IS NOT NULL OR NEW.job IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
  OR NEW.price_id <> OLD.price_id OR NEW.ask <> OLD.ask OR NEW.lines <> OLD.lines OR NEW.tokens <> OLD.tokens
  OR NEW.cost_usd_micros IS DISTINCT FROM OLD.cost_usd_micros OR NEW.created_at <> OLD.created_at
  OR NEW.expires_at <> OLD.expires_at)
EXECUTE FUNCTION price_refuse();

DROP TRIGGER blob_use_values ON blob_use;
DROP FUNCTION blob_use_values();
ALTER TABLE blob_use
  ADD CONSTRAINT blob_use_kind_check CHECK (kind IN ('result', 'original', 'reference', 'thumbnail', 'example')),
  ADD CONSTRAINT blob_use_owner_check CHECK (owner <> '');
DROP TRIGGER blob_values ON blob;
DROP FUNCTION blob_values();
ALTER TABLE blob
  ADD CONSTRAINT blob_bytes_check CHECK (bytes >= 0),
  ADD CONSTRAINT blob_check CHECK ((width IS NULL) = (height IS NULL)),
  ADD CONSTRAINT blob_height_check CHECK (height > 0),
  ADD CONSTRAINT blob_key_check CHECK (length(key) = 64),
  ADD CONSTRAINT blob_width_check CHECK (width > 0);
DROP TRIGGER dialog_values ON dialog;
DROP FUNCTION dialog_values();
ALTER TABLE dialog
  ADD CONSTRAINT dialog_has_media_check CHECK (has_media IN (0, 1)),
  ADD CONSTRAINT dialog_screen_check CHECK (screen <> '');
DROP TRIGGER quote_values ON quote;
DROP FUNCTION quote_values();
ALTER TABLE quote
  ADD CONSTRAINT quote_check CHECK (expires_at > created_at),
  ADD CONSTRAINT quote_check1 CHECK ((job IS NULL) = (taken_at IS NULL)),
  ADD CONSTRAINT quote_cost_usd_micros_check CHECK (cost_usd_micros >= 0),
  ADD CONSTRAINT quote_job_check CHECK (job <> ''),
  ADD CONSTRAINT quote_tokens_check CHECK (tokens BETWEEN 0 AND 4611686018427387904);
DROP TRIGGER inbox_values ON inbox;
DROP FUNCTION inbox_values();
ALTER TABLE inbox
  ADD CONSTRAINT inbox_check CHECK (state <> 1 OR body = ''),
  ADD CONSTRAINT inbox_state_check CHECK (state BETWEEN 0 AND 2),
  ADD CONSTRAINT inbox_tries_check CHECK (tries >= 0),
  ADD CONSTRAINT inbox_urgent_check CHECK (urgent IN (0, 1));
DROP TRIGGER outbox_values ON outbox;
DROP FUNCTION outbox_values();
ALTER TABLE outbox
  ADD CONSTRAINT outbox_check CHECK ((ended_at IS NULL) = (state IN (0, 3))),
  ADD CONSTRAINT outbox_state_check CHECK (state BETWEEN 0 AND 3);
DROP TRIGGER job_result_values ON job_result;
DROP FUNCTION job_result_values();
ALTER TABLE job_result
  ADD CONSTRAINT job_result_bytes_check CHECK (bytes >= 0),
  ADD CONSTRAINT job_result_n_check CHECK (n >= 1);
DROP TRIGGER job_attempt_values ON job_attempt;
DROP FUNCTION job_attempt_values();
ALTER TABLE job_attempt
  ADD CONSTRAINT job_attempt_cost_usd_micros_check CHECK (cost_usd_micros >= 0),
  ADD CONSTRAINT job_attempt_n_check CHECK (n >= 1);
DROP TRIGGER job_move_values ON job_move;
DROP FUNCTION job_move_values();
ALTER TABLE job_move
  ADD CONSTRAINT job_move_check CHECK (to_status BETWEEN 0 AND 5 AND to_status <> from_status),
  ADD CONSTRAINT job_move_from_status_check CHECK (from_status IN (0, 1)),
  ADD CONSTRAINT job_move_n_check CHECK (n >= 1);
DROP TRIGGER job_values ON job;
DROP FUNCTION job_values();
ALTER TABLE job
  ADD CONSTRAINT job_attempts_check CHECK (attempts >= 0),
  ADD CONSTRAINT job_check CHECK (deadline_at > created_at),
  ADD CONSTRAINT job_check1 CHECK (charged BETWEEN 0 AND price),
  ADD CONSTRAINT job_check2 CHECK ((price = 0) = (hold_id IS NULL)),
  ADD CONSTRAINT job_check3 CHECK ((status = 0 AND phase <= 1) OR (status = 1 AND phase BETWEEN 2 AND 4) OR (status >= 2 AND phase = 5)),
  ADD CONSTRAINT job_check4 CHECK ((status = 1) = (worker IS NOT NULL)),
  ADD CONSTRAINT job_check5 CHECK ((status >= 2) = (ended_at IS NOT NULL)),
  ADD CONSTRAINT job_check6 CHECK ((status >= 2) = (charged IS NOT NULL)),
  ADD CONSTRAINT job_check7 CHECK (status <= 2 OR charged = 0),
  ADD CONSTRAINT job_moves_check CHECK (moves >= 0),
  ADD CONSTRAINT job_needs_check CHECK (needs IN (0, 1)),
  ADD CONSTRAINT job_outputs_check CHECK (outputs >= 1),
  ADD CONSTRAINT job_phase_check CHECK (phase BETWEEN 0 AND 5),
  ADD CONSTRAINT job_price_check CHECK (price >= 0),
  ADD CONSTRAINT job_status_check CHECK (status BETWEEN 0 AND 5),
  ADD CONSTRAINT job_tries_check CHECK (tries >= 0),
  ADD CONSTRAINT job_turn_check CHECK (turn >= 0);
DROP TRIGGER wallet_is_never_overspent ON wallet;
DROP FUNCTION wallet_values();
ALTER TABLE wallet
  ADD CONSTRAINT wallet_account_check CHECK (account >= 72057594037927936),
  ADD CONSTRAINT wallet_held_check CHECK (held >= 0),
  ADD CONSTRAINT wallet_is_never_overspent CHECK (posted - held >= 0),
  ADD CONSTRAINT wallet_posted_check CHECK (posted <= 4611686018427387904);
DROP TRIGGER transfer_values ON transfer;
DROP FUNCTION transfer_values();
ALTER TABLE transfer
  ADD CONSTRAINT transfer_act_check CHECK (act BETWEEN 1 AND 6),
  ADD CONSTRAINT transfer_amount_check CHECK (amount BETWEEN 1 AND 4611686018427387904),
  ADD CONSTRAINT transfer_check CHECK (debit <> credit),
  ADD CONSTRAINT transfer_check1 CHECK ((act IN (3, 4, 5)) = (pending_id IS NOT NULL)),
  ADD CONSTRAINT transfer_check2 CHECK ((act = 6) = (reverses_id IS NOT NULL)),
  ADD CONSTRAINT transfer_check3 CHECK (expires_at IS NULL OR act = 2),
  ADD CONSTRAINT transfer_credit_check CHECK (credit > 0),
  ADD CONSTRAINT transfer_debit_check CHECK (debit > 0),
  ADD CONSTRAINT transfer_reason_check CHECK (reason <> ''),
  ADD CONSTRAINT transfer_status_check CHECK (status BETWEEN 0 AND 99);
