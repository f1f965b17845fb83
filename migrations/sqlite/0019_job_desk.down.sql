DROP TABLE job_forgotten;
DROP TABLE job_retry;
DROP TABLE job_cancel;
