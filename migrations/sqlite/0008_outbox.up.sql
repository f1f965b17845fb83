-- What bots owe Telegram (core/outbox). The same tables as on PostgreSQL.

CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY,          -- the order within a chat
  bot        INTEGER NOT NULL,
  chat       INTEGER NOT NULL,
  method     TEXT NOT NULL,
  params     TEXT NOT NULL,                -- JSON object
  uploads    TEXT,                         -- JSON array
  slot       TEXT,
  key        TEXT,
  about      TEXT NOT NULL,
  state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),  -- waiting, sent, failed, later
  next_at    INTEGER NOT NULL,             -- not before this
  tries      INTEGER NOT NULL DEFAULT 0,   -- that failed and count
  doubtful   INTEGER NOT NULL DEFAULT 0,   -- tries whose answer was lost: it may have been sent
  added_at   INTEGER NOT NULL,
  ended_at   INTEGER,
  message_id INTEGER,
  fault      TEXT,
  CHECK ((ended_at IS NULL) = (state IN (0, 3)))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (bot, chat, id) WHERE state = 0;
CREATE INDEX outbox_waiting_of_bot ON outbox (bot, id) WHERE state = 0;
CREATE INDEX outbox_later ON outbox (next_at) WHERE state = 3;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_key ON outbox (bot, key) WHERE key IS NOT NULL;

-- Messages that later effects change.
CREATE TABLE outbox_slot (
  bot        INTEGER NOT NULL,
  chat       INTEGER NOT NULL,
  slot       TEXT NOT NULL,
  message_id INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  PRIMARY KEY (bot, chat, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_slot_by_age ON outbox_slot (at);

-- Chats that are closed to a bot, until something comes from there again.
CREATE TABLE outbox_blocked (
  bot        INTEGER NOT NULL,
  chat       INTEGER NOT NULL,
  blocked_at INTEGER NOT NULL,
  why        TEXT NOT NULL,
  PRIMARY KEY (bot, chat)
) STRICT, WITHOUT ROWID;

-- Groups that became supergroups.
CREATE TABLE outbox_moved (
  chat     INTEGER PRIMARY KEY,
  new_chat INTEGER NOT NULL,
  at       INTEGER NOT NULL
) STRICT;

-- What a 429 asked for, for a restart: chat 0 is the whole bot.
CREATE TABLE outbox_pause (
  bot       INTEGER NOT NULL,
  chat      INTEGER NOT NULL,
  ends_at   INTEGER NOT NULL,
  PRIMARY KEY (bot, chat)
) STRICT, WITHOUT ROWID;

-- Which process sends for which bots. An SQLite file has one process, which asks nobody.
CREATE TABLE outbox_sender (
  sender INTEGER PRIMARY KEY,
  ends_at INTEGER NOT NULL
) STRICT;
CREATE TABLE outbox_share (
  share   INTEGER PRIMARY KEY,
  sender  INTEGER,
  ends_at INTEGER NOT NULL
) STRICT;
WITH RECURSIVE share (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM share WHERE number < 63)
INSERT INTO outbox_share SELECT number, NULL, 0 FROM share;
