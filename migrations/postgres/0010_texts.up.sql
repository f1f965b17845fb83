-- What owners let the bots say instead of the shipped texts (core/text). The same table as on SQLite.
CREATE TABLE text_override (
  key      TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('uz', 'ru', 'en')),
  body     TEXT NOT NULL CHECK (body <> ''),
  set_at   BIGINT NOT NULL,
  set_by   TEXT NOT NULL,
  PRIMARY KEY (key, language)
);
