-- What bots owe Telegram (core/outbox). The same tables as on SQLite.

CREATE SEQUENCE outbox_id AS BIGINT;
CREATE TABLE outbox (
  -- The order within a chat. Rows of concurrent transactions appear out of order; whoever draws an id has its xid by
  -- then, so that a reader can tell below which id nothing will appear any more (core/outbox/tail.hpp).
  id         BIGINT PRIMARY KEY DEFAULT (CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('outbox_id') END),
  bot        BIGINT NOT NULL,
  chat       BIGINT NOT NULL,
  method     TEXT NOT NULL,
  params     TEXT NOT NULL,                -- JSON object
  uploads    TEXT,                         -- JSON array
  slot       TEXT,
  key        TEXT,
  about      TEXT NOT NULL,
  state      BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3),  -- waiting, sent, failed, later
  next_at    BIGINT NOT NULL,              -- not before this
  tries      BIGINT NOT NULL DEFAULT 0,    -- that failed and count
  doubtful   BIGINT NOT NULL DEFAULT 0,    -- tries whose answer was lost: it may have been sent
  added_at   BIGINT NOT NULL,
  ended_at   BIGINT,
  message_id BIGINT,
  fault      TEXT,
  CHECK ((ended_at IS NULL) = (state IN (0, 3)))
);
ALTER SEQUENCE outbox_id OWNED BY outbox.id;
CREATE INDEX outbox_waiting ON outbox (bot, chat, id) WHERE state = 0;
CREATE INDEX outbox_waiting_of_bot ON outbox (bot, id) WHERE state = 0;
CREATE INDEX outbox_later ON outbox (next_at) WHERE state = 3;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_key ON outbox (bot, key) WHERE key IS NOT NULL;

-- Messages that later effects change.
CREATE TABLE outbox_slot (
  bot        BIGINT NOT NULL,
  chat       BIGINT NOT NULL,
  slot       TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (bot, chat, slot)
);
CREATE INDEX outbox_slot_by_age ON outbox_slot (at);

-- Chats that are closed to a bot, until something comes from there again.
CREATE TABLE outbox_blocked (
  bot        BIGINT NOT NULL,
  chat       BIGINT NOT NULL,
  blocked_at BIGINT NOT NULL,
  why        TEXT NOT NULL,
  PRIMARY KEY (bot, chat)
);

-- Groups that became supergroups.
CREATE TABLE outbox_moved (
  chat     BIGINT PRIMARY KEY,
  new_chat BIGINT NOT NULL,
  at       BIGINT NOT NULL
);

-- What a 429 asked for, for a restart: chat 0 is the whole bot.
CREATE TABLE outbox_pause (
  bot       BIGINT NOT NULL,
  chat      BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,
  PRIMARY KEY (bot, chat)
);

-- Which process sends for which bots: times are the server's.
CREATE TABLE outbox_sender (
  sender  BIGINT PRIMARY KEY,
  ends_at BIGINT NOT NULL
);
CREATE TABLE outbox_share (
  share   BIGINT PRIMARY KEY,
  sender  BIGINT,
  ends_at BIGINT NOT NULL
);
INSERT INTO outbox_share SELECT number, NULL, 0 FROM generate_series(0, 63) AS number;
