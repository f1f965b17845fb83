-- People (core/people). A row is never deleted: erasure empties it, and the ledger goes on referring to its id.
-- Ids are small numbers of this table's own sequence: an account of the ledger has 56 bits for them.
CREATE TABLE person (
  id            INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 72057594037927935),
  telegram_id   INTEGER UNIQUE CHECK (telegram_id BETWEEN 1 AND 4503599627370495),
  first_name    TEXT NOT NULL DEFAULT '',
  last_name     TEXT NOT NULL DEFAULT '',
  username      TEXT NOT NULL DEFAULT '',
  search        TEXT NOT NULL DEFAULT '',  -- names and username, folded
  language_code TEXT NOT NULL DEFAULT '',  -- what Telegram says
  language      TEXT CHECK (language IN ('uz', 'ru', 'en')),  -- what they chose
  role          INTEGER NOT NULL DEFAULT 0 CHECK (role BETWEEN 0 AND 3),  -- user, support, moderator, admin
  config_role   INTEGER NOT NULL DEFAULT 0 CHECK (config_role BETWEEN 0 AND 3),  -- by admin.ids, moderator.ids
  terms_version INTEGER NOT NULL DEFAULT 0 CHECK (terms_version >= 0),  -- the highest accepted
  banned_at     INTEGER,
  banned_until  INTEGER,  -- NULL: for good
  ban_reason    TEXT NOT NULL DEFAULT '',
  banned_by     TEXT NOT NULL DEFAULT '',
  ban_told_at   INTEGER,
  returned      INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1)),  -- was here before, and erased
  created_at    INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL,
  erased_at     INTEGER,
  CHECK (erased_at IS NULL OR (telegram_id IS NULL AND first_name = '' AND last_name = '' AND username = ''
                               AND search = ''))
) STRICT;
CREATE INDEX person_by_username ON person (lower(username)) WHERE username <> '';
CREATE INDEX person_by_seen ON person (seen_at);
CREATE INDEX person_by_role ON person (id) WHERE role > 0 OR config_role > 0;

-- What the staff wrote about somebody.
CREATE TABLE person_note (
  id      INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES person (id),
  at      INTEGER NOT NULL,
  author  TEXT NOT NULL,
  note    TEXT NOT NULL CHECK (note <> '')
) STRICT;
CREATE INDEX person_note_by_user ON person_note (user_id, id);

CREATE TABLE terms_acceptance (
  user_id INTEGER NOT NULL REFERENCES person (id),
  version INTEGER NOT NULL CHECK (version > 0),
  at      INTEGER NOT NULL,
  PRIMARY KEY (user_id, version)
) STRICT, WITHOUT ROWID;

-- Who was erased, as a salted hash of the Telegram id and not tied to the row they had: erasure is no way around
-- a ban, nor to a second helping of free credits.
CREATE TABLE erased_person (
  mark         BLOB PRIMARY KEY CHECK (length(mark) = 32),
  erased_at    INTEGER NOT NULL,
  banned       INTEGER NOT NULL CHECK (banned IN (0, 1)),
  banned_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure_salt (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;
INSERT INTO erasure_salt (id, salt) VALUES (1, randomblob(32));

CREATE TRIGGER person_no_delete BEFORE DELETE ON person
BEGIN SELECT RAISE(ABORT, 'people are erased, never deleted'); END;
