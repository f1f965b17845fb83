DROP TABLE strike;
DROP TABLE blocklist_seed;
DROP TABLE blocklist_rule;
