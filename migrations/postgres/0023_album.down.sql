DROP TABLE job_taken_out;
