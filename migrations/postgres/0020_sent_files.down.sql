DROP TABLE outbox_file;
