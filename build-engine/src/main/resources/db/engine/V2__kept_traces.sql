-- series: the job, or the check, that a build is one of; empty for those that stand alone.
-- kept: why the trace is exported although it was not sampled; export_ns: when it is tried next, 0 for never.
ALTER TABLE builds
  ADD COLUMN series    text NOT NULL DEFAULT '',
  ADD COLUMN kept      text NOT NULL DEFAULT '',
  ADD COLUMN export_ns bigint NOT NULL DEFAULT 0;

CREATE INDEX builds_series ON builds (series, ended_ns DESC, uid DESC) WHERE ended_ns > 0 AND status <> 'aborted';
CREATE INDEX builds_export ON builds (export_ns) WHERE export_ns > 0;
