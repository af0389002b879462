-- Those of the configuration that the plan was made of, as JSON; empty for none.
ALTER TABLE builds ADD COLUMN var_sources text NOT NULL DEFAULT '';
