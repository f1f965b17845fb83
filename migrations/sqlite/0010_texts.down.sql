DROP TABLE text_override;
