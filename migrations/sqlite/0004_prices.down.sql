DROP TABLE plan;
DROP TABLE custom_pack;
DROP TABLE pack;
DROP TABLE quote;
DROP TABLE price;
