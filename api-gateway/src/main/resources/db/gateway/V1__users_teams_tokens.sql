-- Users that this installation knows by itself. The password is a salted hash.
CREATE TABLE users (
  id            bigserial   PRIMARY KEY,
  name          text        NOT NULL,
  password      text        NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);

-- Teams name users without regard to case, so two users must differ in more than that.
CREATE UNIQUE INDEX users_name ON users (lower(name));

-- auth: {role: {"users": ["connector:name"], "groups": ["connector:group"]}}
CREATE TABLE teams (
  id         bigserial   PRIMARY KEY,
  name       text        NOT NULL UNIQUE,
  auth       jsonb       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Tokens that were given out. Only their SHA-256 is known here.
CREATE TABLE access_tokens (
  hash       bytea       PRIMARY KEY,
  claims     jsonb       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE INDEX access_tokens_expiry ON access_tokens (expires_at);
