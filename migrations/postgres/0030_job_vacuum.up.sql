-- A claim reads the queue from its beginning, where the places of jobs that were served stay until a vacuum takes them: 3 ns
-- for each of them, and the default waits for a fifth of all the jobs there ever were.
ALTER TABLE job SET (autovacuum_vacuum_scale_factor = 0.01, vacuum_index_cleanup = on);
