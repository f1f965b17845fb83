-- What the blob store holds (core/blob), and who uses it. The same tables as on PostgreSQL.

CREATE TABLE blob (
  key          TEXT PRIMARY KEY CHECK (length(key) = 64),  -- SHA-256 of the bytes
  content_type TEXT NOT NULL,
  bytes        INTEGER NOT NULL CHECK (bytes >= 0),
  width        INTEGER CHECK (width > 0),
  height       INTEGER CHECK (height > 0),
  created_at   INTEGER NOT NULL,
  unused_at    INTEGER,  -- since when nobody has used it: it may go
  CHECK ((width IS NULL) = (height IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_unused ON blob (unused_at) WHERE unused_at IS NOT NULL;

-- The same bytes may serve several owners, for different times.
CREATE TABLE blob_use (
  key        TEXT NOT NULL REFERENCES blob (key),
  owner      TEXT NOT NULL CHECK (owner <> ''),
  kind       TEXT NOT NULL CHECK (kind IN ('result', 'original', 'reference', 'thumbnail', 'example')),
  expires_at INTEGER,  -- none: until the owner releases it
  PRIMARY KEY (key, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_use_by_owner ON blob_use (owner);
CREATE INDEX blob_use_by_end ON blob_use (expires_at) WHERE expires_at IS NOT NULL;
