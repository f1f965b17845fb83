DROP TABLE bot_change;
DROP TABLE bot;
DROP TABLE data_key;
