-- Effects that were set aside, for operators to list (core/outbox). The same on PostgreSQL.
CREATE INDEX outbox_failed ON outbox (bot, id) WHERE state = 2;
