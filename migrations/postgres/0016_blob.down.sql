DROP TABLE blob_use;
DROP TABLE blob;
