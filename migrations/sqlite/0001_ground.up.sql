-- Who did what. Append-only: the triggers refuse everything else.
CREATE TABLE audit (
  id           INTEGER PRIMARY KEY,
  at           INTEGER NOT NULL,
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
) STRICT;
CREATE INDEX audit_by_operation ON audit (operation, id);
CREATE INDEX audit_by_actor ON audit (actor, id);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;

-- Switches an operator turned. What is not here has its default.
CREATE TABLE flag (
  name       TEXT PRIMARY KEY,
  enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
