DROP INDEX outbox_slot_message;
