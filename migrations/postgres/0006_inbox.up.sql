-- Updates of Telegram as they came (core/inbox). The key makes a redelivered one the same row; a handled one stays as a
-- number without its text for as long as Telegram may deliver it again.
CREATE TABLE inbox (
  bot_id      BIGINT NOT NULL,
  update_id   BIGINT NOT NULL,
  chat        BIGINT NOT NULL,  -- whose order it belongs to: a chat, or a person where there is no chat
  urgent      BIGINT NOT NULL CHECK (urgent IN (0, 1)),  -- 1: has an order of its own, beside the chat's
  state       BIGINT NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),  -- waiting, done, set aside
  received_at BIGINT NOT NULL,
  retry_at    BIGINT NOT NULL DEFAULT 0,
  tries       BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
  body        TEXT NOT NULL,
  fault       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bot_id, update_id),
  CHECK (state <> 1 OR body = '')
);
CREATE INDEX inbox_waiting ON inbox (bot_id, chat, urgent, update_id) WHERE state = 0;
CREATE INDEX inbox_aside ON inbox (bot_id, update_id) WHERE state = 2;
