-- What Telegram calls stored files that were sent (core/outbox). The same table as on SQLite.

CREATE TABLE outbox_file (
  bot     BIGINT NOT NULL,
  blob    TEXT NOT NULL CHECK (blob <> ''),
  kind    BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 3),  -- photo, document, video, animation
  file_id TEXT NOT NULL CHECK (file_id <> ''),
  at      BIGINT NOT NULL,
  PRIMARY KEY (bot, blob, kind)
);
CREATE INDEX outbox_file_by_age ON outbox_file (at);
CREATE INDEX outbox_file_by_blob ON outbox_file (blob);
