-- What Telegram calls stored files that were sent (core/outbox). The same table as on PostgreSQL.

CREATE TABLE outbox_file (
  bot     INTEGER NOT NULL,
  blob    TEXT NOT NULL CHECK (blob <> ''),
  kind    INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),  -- photo, document, video, animation
  file_id TEXT NOT NULL CHECK (file_id <> ''),
  at      INTEGER NOT NULL,
  PRIMARY KEY (bot, blob, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_file_by_age ON outbox_file (at);
CREATE INDEX outbox_file_by_blob ON outbox_file (blob);
