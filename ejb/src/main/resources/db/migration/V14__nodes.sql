-- Machines that compute for this one: who they are, how they stand, and which blocks they shall hold.
-- H2 keeps each of these statements at once: one that was killed in between is run again.

create table if not exists node (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  node_id varchar(40) not null unique,
  name varchar(60) not null,
  url varchar(300) not null,
  -- The public key, 32 bytes in base64.
  ed25519 varchar(44) not null unique,
  state varchar(12) not null check (state in ('joining', 'online', 'draining', 'offline', 'quarantined')),
  paused boolean not null,
  -- Also while it is offline or quarantined: it goes on draining when it comes back.
  draining boolean not null,
  -- The number of the newest lease; it only grows.
  lease bigint not null check (lease > 0),
  -- Why it is quarantined.
  reason varchar(500),
  enrolled_by varchar(64) not null,
  enrolled_at timestamp(6) with time zone not null,
  version bigint not null,
  unique (tenant, name),
  constraint node_reason check ((state = 'quarantined' and reason is not null) or (state <> 'quarantined' and reason is null)),
  constraint node_draining check ((state = 'draining' and draining) or (state in ('joining', 'online') and not draining) or state in ('offline', 'quarantined'))
);

create table if not exists enrolment_code (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  name varchar(60) not null,
  sha256 varchar(64) not null unique,
  issued_by varchar(64) not null,
  issued_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone not null,
  used_at timestamp(6) with time zone,
  -- Not a reference: the node may be gone.
  node_id varchar(40),
  constraint enrolment_code_once check ((used_at is null and node_id is null) or (used_at is not null and node_id is not null))
);

-- How a node stood when it was heard last; no entry of the log is written with it.
create table if not exists node_pulse (
  node_pk bigint primary key references node (id),
  heard_at timestamp(6) with time zone not null,
  lease_until timestamp(6) with time zone not null,
  report text not null,
  -- A call from here to the node and back.
  trip_micros bigint,
  trip_at timestamp(6) with time zone,
  trip_problem varchar(300)
);
create index if not exists node_pulse_lease on node_pulse (lease_until);

-- Signed requests that were here, for as long as they could be sent again.
create table if not exists used_nonce (
  id varchar(64) primary key,
  expires_at timestamp(6) with time zone not null
);
create index if not exists used_nonce_expiry on used_nonce (expires_at);

create table if not exists served_model (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  digest varchar(71) not null,
  label varchar(200) not null,
  blocks int not null check (blocks > 0),
  added_by varchar(64) not null,
  added_at timestamp(6) with time zone not null,
  unique (tenant, digest)
);

create table if not exists node_assignment (
  id bigint primary key,
  node_pk bigint not null references node (id),
  model_pk bigint not null references served_model (id),
  first_block int not null,
  end_block int not null,
  assigned_by varchar(64) not null,
  assigned_at timestamp(6) with time zone not null,
  unique (node_pk, model_pk, first_block),
  constraint node_assignment_some check (first_block >= 0 and end_block > first_block)
);
create index if not exists node_assignment_model on node_assignment (model_pk);
