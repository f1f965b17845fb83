-- Updates of Telegram as they came (core/inbox). The key makes a redelivered one the same row; a handled one stays as a
-- number without its text for as long as Telegram may deliver it again.
CREATE TABLE inbox (
  bot_id      INTEGER NOT NULL,
  update_id   INTEGER NOT NULL,
  chat        INTEGER NOT NULL,  -- whose order it belongs to: a chat, or a person where there is no chat
  urgent      INTEGER NOT NULL CHECK (urgent IN (0, 1)),  -- 1: has an order of its own, beside the chat's
  state       INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),  -- waiting, done, set aside
  received_at INTEGER NOT NULL,
  retry_at    INTEGER NOT NULL DEFAULT 0,
  tries       INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  body        TEXT NOT NULL,
  fault       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bot_id, update_id),
  CHECK (state <> 1 OR body = '')
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_waiting ON inbox (bot_id, chat, urgent, update_id) WHERE state = 0;
CREATE INDEX inbox_aside ON inbox (bot_id, update_id) WHERE state = 2;
