DROP TABLE erasure_salt;
DROP TABLE erased_person;
DROP TABLE terms_acceptance;
DROP TABLE person_note;
DROP TRIGGER person_no_delete;
DROP TABLE person;
