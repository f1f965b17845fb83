DROP TABLE ledger_seal;
DROP TABLE open_hold;
DROP TABLE transfer;
DROP TABLE wallet;
DROP TABLE asset;
