-- Who did what. Append-only: the triggers refuse everything else. JSON is kept as the text it was written as, and
-- booleans as 0 and 1, so that both engines take the same statements.
CREATE TABLE audit (
  id           BIGINT PRIMARY KEY,
  at           BIGINT NOT NULL,
  door         TEXT NOT NULL,
  actor        TEXT NOT NULL,
  role         TEXT NOT NULL,
  operation    TEXT NOT NULL,
  arguments    TEXT NOT NULL,
  state_before TEXT,
  state_after  TEXT,
  outcome      TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  error        TEXT,
  correlation  TEXT
);
CREATE INDEX audit_by_operation ON audit (operation, id);
CREATE INDEX audit_by_actor ON audit (actor, id);

-- TRUNCATE is a third way to lose rows; SQLite has none.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit is append-only';
END
$$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- Switches an operator turned. What is not here has its default.
CREATE TABLE flag (
  name       TEXT PRIMARY KEY,
  enabled    BIGINT NOT NULL CHECK (enabled IN (0, 1)),
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
