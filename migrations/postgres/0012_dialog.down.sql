DROP TABLE dialog;
