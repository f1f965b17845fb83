DROP TABLE plan_grant;
DROP TABLE subscription;
DROP TABLE plan_order;
