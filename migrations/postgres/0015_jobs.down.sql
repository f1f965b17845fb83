DROP TABLE queue_stop;
DROP TABLE worker_lease;
DROP TABLE job_result;
DROP TABLE job_attempt;
DROP TABLE job_move;
DROP TABLE job;
DROP FUNCTION job_refuse();
