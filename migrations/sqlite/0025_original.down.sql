ALTER TABLE job_result DROP COLUMN original;
