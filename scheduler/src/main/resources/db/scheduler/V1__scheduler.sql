-- What should run. Times are unix milliseconds, 0 for never: they are read by the hundred.
-- Rows are locked in this order, so that no two transactions wait for each other:
-- pipelines, jobs, builds, resources, versions, job_requests.

CREATE SEQUENCE config_versions;

CREATE TABLE pipelines (
  id             bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team           text    NOT NULL,
  name           text    NOT NULL,
  -- canonical JSON; empty when the pipeline is no instance
  instance_vars  text    NOT NULL,
  config         text    NOT NULL,
  config_version bigint  NOT NULL,
  groups         text    NOT NULL,
  display        text    NOT NULL,
  paused         boolean NOT NULL,
  paused_by      text    NOT NULL DEFAULT '',
  paused_ms      bigint  NOT NULL DEFAULT 0,
  public         boolean NOT NULL DEFAULT false,
  archived       boolean NOT NULL DEFAULT false,
  updated_ms     bigint  NOT NULL,
  UNIQUE (team, name, instance_vars)
);

CREATE TABLE jobs (
  id                     bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pipeline_id            bigint  NOT NULL REFERENCES pipelines ON DELETE CASCADE,
  name                   text    NOT NULL,
  -- false once the configuration names it no more; its history stays
  active                 boolean NOT NULL,
  position               int     NOT NULL,
  public                 boolean NOT NULL,
  disable_manual_trigger boolean NOT NULL,
  -- 0: no limit
  max_in_flight          int     NOT NULL,
  serial_groups          text[]  NOT NULL,
  groups                 text[]  NOT NULL,
  paused                 boolean NOT NULL DEFAULT false,
  paused_by              text    NOT NULL DEFAULT '',
  paused_ms              bigint  NOT NULL DEFAULT 0,
  build_number           int     NOT NULL DEFAULT 0,
  has_new_inputs         boolean NOT NULL DEFAULT false,
  inputs_determined      boolean NOT NULL DEFAULT false,
  -- the oldest build that is not over, the newest that is, the newest whose status was not that of
  -- the one before it; 0 for none
  next_build             bigint  NOT NULL DEFAULT 0,
  finished_build         bigint  NOT NULL DEFAULT 0,
  transition_build       bigint  NOT NULL DEFAULT 0,
  UNIQUE (pipeline_id, name)
);

-- Asks for a scheduling pass. Apart from jobs, because a request waits for no pass.
CREATE TABLE job_requests (
  job_id    bigint PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
  requested bigint NOT NULL DEFAULT 0,
  done      bigint NOT NULL DEFAULT 0
);
CREATE INDEX job_requests_open ON job_requests (job_id) WHERE requested > done;

CREATE TABLE resources (
  id                bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pipeline_id       bigint  NOT NULL REFERENCES pipelines ON DELETE CASCADE,
  name              text    NOT NULL,
  active            boolean NOT NULL,
  position          int     NOT NULL,
  type              text    NOT NULL,
  icon              text    NOT NULL,
  -- hash of type and source: versions of another scope are no candidates
  scope             text    NOT NULL,
  pin               jsonb,
  -- some job is triggered by it and not by way of another job
  triggers          boolean NOT NULL,
  -- some job gets it and not by way of another job
  feeds             boolean NOT NULL,
  -- 0: the default, -1: only when asked to
  check_every_ms    bigint  NOT NULL,
  check_timeout_ms  bigint  NOT NULL,
  -- when to check next; NULL: when asked to
  next_check_ms     bigint,
  check_demanded_ms bigint  NOT NULL DEFAULT 0,
  -- when the last check that went well began
  check_ok_ms       bigint  NOT NULL DEFAULT 0,
  check_ended_ms    bigint  NOT NULL DEFAULT 0,
  check_error       text    NOT NULL DEFAULT '',
  -- who checks it now, and until when that is believed
  check_claim       text    NOT NULL DEFAULT '',
  check_claim_ms    bigint  NOT NULL DEFAULT 0,
  last_build        bigint  NOT NULL DEFAULT 0,
  UNIQUE (pipeline_id, name)
);
CREATE INDEX resources_due ON resources (next_check_ms) WHERE active AND next_check_ms IS NOT NULL;
CREATE INDEX resources_claimed ON resources (check_claim) WHERE check_claim <> '';

CREATE TABLE versions (
  id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  resource_id bigint  NOT NULL REFERENCES resources ON DELETE CASCADE,
  scope       text    NOT NULL,
  hash        text    NOT NULL,
  version     jsonb   NOT NULL,
  metadata    text    NOT NULL DEFAULT '',
  check_order bigint  NOT NULL,
  enabled     boolean NOT NULL DEFAULT true,
  -- the span that found or made it
  traceparent text    NOT NULL,
  tracestate  text    NOT NULL,
  UNIQUE (resource_id, scope, hash)
);
CREATE INDEX versions_order ON versions (resource_id, scope, check_order DESC) INCLUDE (hash, enabled);

CREATE TABLE job_inputs (
  job_id      bigint   NOT NULL REFERENCES jobs ON DELETE CASCADE,
  name        text     NOT NULL,
  position    int      NOT NULL,
  resource_id bigint   NOT NULL REFERENCES resources ON DELETE CASCADE,
  triggers    boolean  NOT NULL,
  -- ids of jobs, ascending
  passed      bigint[] NOT NULL,
  -- JSON as the user wrote it; empty when the step says nothing
  wish        text     NOT NULL,
  PRIMARY KEY (job_id, name)
);
CREATE INDEX job_inputs_resource ON job_inputs (resource_id);
CREATE INDEX job_inputs_passed ON job_inputs USING gin (passed);

CREATE TABLE job_outputs (
  job_id      bigint NOT NULL REFERENCES jobs ON DELETE CASCADE,
  name        text   NOT NULL,
  position    int    NOT NULL,
  resource_id bigint NOT NULL REFERENCES resources ON DELETE CASCADE,
  PRIMARY KEY (job_id, position)
);

CREATE TABLE builds (
  id              bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uid             text    NOT NULL UNIQUE,
  pipeline_id     bigint  NOT NULL REFERENCES pipelines ON DELETE CASCADE,
  job_id          bigint  REFERENCES jobs ON DELETE CASCADE,
  resource_id     bigint  REFERENCES resources ON DELETE CASCADE,
  name            text    NOT NULL,
  status          text    NOT NULL,
  -- who it belongs to, so that lists need no other table
  team            text    NOT NULL,
  pipeline        text    NOT NULL,
  instance_vars   text    NOT NULL,
  job             text    NOT NULL,
  resource        text    NOT NULL,
  pipeline_public boolean NOT NULL,
  job_public      boolean NOT NULL,
  trigger         text    NOT NULL,
  created_by      text    NOT NULL,
  created_ms      bigint  NOT NULL,
  started_ms      bigint  NOT NULL DEFAULT 0,
  ended_ms        bigint  NOT NULL DEFAULT 0,
  traceparent     text    NOT NULL,
  tracestate      text    NOT NULL,
  parent_span     text    NOT NULL,
  links           text    NOT NULL,
  queue_cause     text    NOT NULL DEFAULT '',
  -- what it has waited for since when: [{"cause", "since_ms"}]
  waits           text    NOT NULL DEFAULT '',
  aborting        boolean NOT NULL DEFAULT false,
  plan            text    NOT NULL DEFAULT '',
  message         text    NOT NULL DEFAULT '',
  -- the engine knows that it was started, or how it was concluded without being started
  handed_over     boolean NOT NULL DEFAULT false,
  last_report     bigint  NOT NULL DEFAULT 0
);
CREATE INDEX builds_job ON builds (job_id, id DESC);
CREATE UNIQUE INDEX builds_job_name ON builds (job_id, name) WHERE job_id IS NOT NULL;
CREATE INDEX builds_resource ON builds (resource_id, id DESC) WHERE resource_id IS NOT NULL;
CREATE INDEX builds_pipeline ON builds (pipeline_id, id DESC);
CREATE INDEX builds_team ON builds (team, id DESC);
CREATE INDEX builds_start ON builds (started_ms);
CREATE INDEX builds_open ON builds (job_id, id) WHERE status IN ('pending', 'started');
CREATE INDEX builds_untold ON builds (id) WHERE NOT handed_over AND status <> 'pending';

-- Running builds that the engine is to stop, until it has been told. Outlives the build's row.
CREATE TABLE aborts (
  uid text PRIMARY KEY
);

CREATE TABLE build_inputs (
  build_id         bigint  NOT NULL REFERENCES builds ON DELETE CASCADE,
  job_id           bigint  NOT NULL,
  name             text    NOT NULL,
  resource_id      bigint  NOT NULL,
  hash             text    NOT NULL,
  first_occurrence boolean NOT NULL,
  PRIMARY KEY (build_id, name)
);
CREATE INDEX build_inputs_used ON build_inputs (job_id, resource_id, hash, name);

CREATE TABLE build_outputs (
  build_id    bigint NOT NULL REFERENCES builds ON DELETE CASCADE,
  name        text   NOT NULL,
  resource_id bigint NOT NULL,
  hash        text   NOT NULL,
  PRIMARY KEY (build_id, resource_id, hash, name)
);

-- What a succeeded build vouches for: {"<resource id>": [hash, ...]}, outputs before inputs.
CREATE TABLE build_results (
  build_id bigint PRIMARY KEY REFERENCES builds ON DELETE CASCADE,
  job_id   bigint NOT NULL,
  results  jsonb  NOT NULL
);
CREATE INDEX build_results_job ON build_results (job_id, build_id DESC);
CREATE INDEX build_results_content ON build_results USING gin (results jsonb_path_ops);

-- Which builds vouched for the inputs of a build.
CREATE TABLE build_pipes (
  build_id bigint NOT NULL REFERENCES builds ON DELETE CASCADE,
  upstream bigint NOT NULL,
  PRIMARY KEY (build_id, upstream)
);

-- What the last scheduling pass chose for the job's next build.
CREATE TABLE next_inputs (
  job_id           bigint   NOT NULL REFERENCES jobs ON DELETE CASCADE,
  name             text     NOT NULL,
  resource_id      bigint   NOT NULL,
  -- empty when there is none; reason then says why
  hash             text     NOT NULL,
  reason           text     NOT NULL,
  first_occurrence boolean  NOT NULL,
  upstream         bigint[] NOT NULL,
  PRIMARY KEY (job_id, name)
);
