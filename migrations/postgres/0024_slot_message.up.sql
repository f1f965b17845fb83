-- Every press asks which slot its message stands for (core/outbox). The same index as on SQLite.

CREATE INDEX outbox_slot_message ON outbox_slot (bot, chat, message_id);
