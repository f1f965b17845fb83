DROP TABLE model_version;
DROP TABLE model;
DROP FUNCTION model_version_refuse();
