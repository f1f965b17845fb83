DROP TABLE template_seed;
DROP TABLE template_shared;
DROP TABLE template_trend;
DROP TABLE template_use;
DROP TABLE template;
DROP TABLE template_category;
