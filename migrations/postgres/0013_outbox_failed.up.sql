-- Effects that were set aside, for operators to list (core/outbox). The same on SQLite.
CREATE INDEX outbox_failed ON outbox (bot, id) WHERE state = 2;
