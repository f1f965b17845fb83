DROP TABLE last_used;
DROP TABLE preset;
