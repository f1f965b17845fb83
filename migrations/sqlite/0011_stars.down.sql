DROP TABLE star_refund;
DROP TABLE star_payment;
DROP TABLE star_order;
