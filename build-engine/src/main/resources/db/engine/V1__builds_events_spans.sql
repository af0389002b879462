-- An engine that lives renews its lease; the builds of one whose lease has run out are taken over.
CREATE TABLE engines (
  name        text PRIMARY KEY,
  lease_until timestamptz NOT NULL
);

-- Who owns a build writes with the epoch that it was given; an older epoch is refused.
CREATE TABLE builds (
  uid            text PRIMARY KEY,
  identity       text NOT NULL,
  traceparent    text NOT NULL,
  tracestate     text NOT NULL,
  trace_id       text NOT NULL,
  parent_span_id text NOT NULL,
  links          text NOT NULL,
  plan           bytea,
  status         text NOT NULL,
  error_type     text NOT NULL DEFAULT '',
  aborted        boolean NOT NULL DEFAULT false,
  engine         text NOT NULL,
  epoch          bigint NOT NULL DEFAULT 1,
  log_bytes      bigint NOT NULL DEFAULT 0,
  accepted_ns    bigint NOT NULL,
  ended_ns       bigint NOT NULL DEFAULT 0,
  swept          boolean NOT NULL DEFAULT false
) WITH (fillfactor = 80);

CREATE INDEX builds_open ON builds (engine) WHERE NOT swept;

CREATE TABLE steps (
  uid           text NOT NULL,
  key           text NOT NULL,
  name          text NOT NULL,
  phase         text NOT NULL,
  shielded      boolean NOT NULL,
  started_ns    bigint NOT NULL,
  output_offset bigint NOT NULL,
  ended_ns      bigint NOT NULL,
  outcome       text NOT NULL,
  message       text NOT NULL,
  error_type    text NOT NULL,
  result        text NOT NULL,
  PRIMARY KEY (uid, key)
) WITH (fillfactor = 80);

-- Envelopes as clients get them. They are read as often as written: compressing them costs more than it saves.
CREATE TABLE events (
  uid      text NOT NULL,
  id       bigint NOT NULL,
  envelope bytea NOT NULL,
  PRIMARY KEY (uid, id)
);
ALTER TABLE events ALTER COLUMN envelope SET STORAGE EXTERNAL;

-- What the scheduler has not acknowledged yet.
CREATE TABLE reports (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uid     text NOT NULL,
  subject text NOT NULL,
  body    text NOT NULL,
  UNIQUE (uid, subject)
);

-- rank: 0 stands for a span that never came, 1 has not ended, 2 was given up as lost, 3 has ended. The higher replaces the lower.
CREATE TABLE spans (
  trace_id       text NOT NULL,
  span_id        text NOT NULL,
  parent_span_id text NOT NULL,
  name           text NOT NULL,
  kind           text NOT NULL,
  service        text NOT NULL,
  start_ns       bigint NOT NULL,
  end_ns         bigint NOT NULL,
  status         text NOT NULL,
  status_message text NOT NULL,
  attributes     text NOT NULL,
  events         text NOT NULL,
  links          text NOT NULL,
  rank           smallint NOT NULL,
  PRIMARY KEY (trace_id, span_id)
) WITH (fillfactor = 80);

CREATE TABLE traces (
  trace_id text PRIMARY KEY,
  spans    integer NOT NULL DEFAULT 0,
  dropped  bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
