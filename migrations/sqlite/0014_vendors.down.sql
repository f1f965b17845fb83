DROP TABLE vendor_key_rest;
DROP TABLE vendor_key;
DROP TABLE vendor_switch;
DROP TABLE vendor_health;
