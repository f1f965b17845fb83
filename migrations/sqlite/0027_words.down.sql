ALTER TABLE job_result DROP COLUMN words;
