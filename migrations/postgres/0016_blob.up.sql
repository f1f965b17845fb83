-- What the blob store holds (core/blob), and who uses it. The same tables as on SQLite.

CREATE TABLE blob (
  key          TEXT PRIMARY KEY CHECK (length(key) = 64),  -- SHA-256 of the bytes
  content_type TEXT NOT NULL,
  bytes        BIGINT NOT NULL CHECK (bytes >= 0),
  width        BIGINT CHECK (width > 0),
  height       BIGINT CHECK (height > 0),
  created_at   BIGINT NOT NULL,
  unused_at    BIGINT,  -- since when nobody has used it: it may go
  CHECK ((width IS NULL) = (height IS NULL))
);
CREATE INDEX blob_unused ON blob (unused_at) WHERE unused_at IS NOT NULL;

-- The same bytes may serve several owners, for different times.
CREATE TABLE blob_use (
  key        TEXT NOT NULL REFERENCES blob (key),
  owner      TEXT NOT NULL CHECK (owner <> ''),
  kind       TEXT NOT NULL CHECK (kind IN ('result', 'original', 'reference', 'thumbnail', 'example')),
  expires_at BIGINT,  -- none: until the owner releases it
  PRIMARY KEY (key, owner)
);
CREATE INDEX blob_use_by_owner ON blob_use (owner);
CREATE INDEX blob_use_by_end ON blob_use (expires_at) WHERE expires_at IS NOT NULL;
