-- What a model wrote: words for a picture, or a better prompt.
ALTER TABLE job_result ADD COLUMN words TEXT NOT NULL DEFAULT '';
