-- Those of the pipeline that the build was planned with, as JSON; empty for none.
ALTER TABLE builds ADD COLUMN var_sources text NOT NULL DEFAULT '';
