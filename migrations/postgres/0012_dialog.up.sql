-- Where each person is with each bot (daemon/screens). The same table as on SQLite.
CREATE TABLE dialog (
  bot_id     BIGINT NOT NULL,
  chat_id    BIGINT NOT NULL,
  user_id    BIGINT NOT NULL REFERENCES person (id),
  screen     TEXT NOT NULL CHECK (screen <> ''),
  memory     TEXT NOT NULL,  -- JSON object, the screen's own
  has_media  BIGINT NOT NULL CHECK (has_media IN (0, 1)),
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (bot_id, chat_id, user_id)
);
CREATE INDEX dialog_by_user ON dialog (user_id);
