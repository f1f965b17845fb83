-- Where each person is with each bot (daemon/screens). The same table as on PostgreSQL.
CREATE TABLE dialog (
  bot_id     INTEGER NOT NULL,
  chat_id    INTEGER NOT NULL,
  user_id    INTEGER NOT NULL REFERENCES person (id),
  screen     TEXT NOT NULL CHECK (screen <> ''),
  memory     TEXT NOT NULL,  -- JSON object, the screen's own
  has_media  INTEGER NOT NULL CHECK (has_media IN (0, 1)),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (bot_id, chat_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dialog_by_user ON dialog (user_id);
