DROP TABLE erasure_salt;
DROP TABLE erased_person;
DROP TABLE terms_acceptance;
DROP TABLE person_note;
DROP TABLE person;
DROP FUNCTION refuse_person_delete();
