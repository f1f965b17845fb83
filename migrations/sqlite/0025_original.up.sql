-- A picture too large to be shown in a chat: blob is what is shown, original the same in full quality.
ALTER TABLE job_result ADD COLUMN original TEXT NOT NULL DEFAULT '';
