ALTER TABLE job RESET (autovacuum_vacuum_scale_factor, vacuum_index_cleanup);
