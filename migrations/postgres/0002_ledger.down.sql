DROP TABLE ledger_seal;
DROP TABLE open_hold;
DROP TABLE transfer;
DROP SEQUENCE transfer_id;
DROP TABLE wallet;
DROP TABLE asset;
DROP FUNCTION ledger_refuse();
