DROP TABLE outbox_share;
DROP TABLE outbox_sender;
DROP TABLE outbox_pause;
DROP TABLE outbox_moved;
DROP TABLE outbox_blocked;
DROP TABLE outbox_slot;
DROP TABLE outbox;
