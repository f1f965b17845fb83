DROP TABLE model_version;
DROP TABLE model;
