-- The loop: who, what was trained, what is proposed, how it was judged, what is in production, and the log of it all.
-- Written in what H2 and PostgreSQL have in common.

create sequence zp_ids start with 50 increment by 50;

create table tenant (
  id varchar(64) primary key,
  name varchar(200) not null
);
insert into tenant (id, name) values ('default', 'Default');

-- security ------------------------------------------------------------------------------------------------------------

create table account (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  -- The parts of the product that work by themselves have these names in the log.
  name varchar(64) not null unique
    check (name not in ('built-in-reviewer', 'trainer', 'gate', 'zeropoint')),
  display_name varchar(200) not null,
  password_hash varchar(300) not null,
  service boolean not null,
  enabled boolean not null,
  created_at timestamp(6) with time zone not null,
  version bigint not null
);

create table account_role (
  account_id bigint not null references account (id),
  role varchar(20) not null,
  primary key (account_id, role)
);

create table access_token (
  id bigint primary key,
  account_id bigint not null references account (id),
  label varchar(100) not null,
  sha256 varchar(64) not null unique,
  created_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone
);
create index access_token_account on access_token (account_id);

-- audit ---------------------------------------------------------------------------------------------------------------

create table audit_entry (
  seq bigint primary key,
  tenant varchar(64) not null,
  written_at timestamp(6) with time zone not null,
  actor varchar(64) not null,
  action varchar(64) not null,
  subject varchar(300) not null,
  digest varchar(71),
  outcome varchar(1000) not null,
  previous varchar(71) not null,
  hash varchar(71) not null unique
);
create index audit_entry_tenant on audit_entry (tenant, seq);
create index audit_entry_subject on audit_entry (tenant, subject, seq);

create table audit_head (
  id int primary key check (id = 1),
  seq bigint not null,
  hash varchar(71) not null
);
insert into audit_head (id, seq, hash)
  values (1, 0, 'sha256:0000000000000000000000000000000000000000000000000000000000000000');

-- models --------------------------------------------------------------------------------------------------------------

create table synthiant (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  synthiant_id varchar(100) not null,
  registered_by varchar(64) not null,
  registered_at timestamp(6) with time zone not null,
  last_version int not null,
  version bigint not null,
  unique (tenant, synthiant_id)
);

create table model_version (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  synthiant_pk bigint not null references synthiant (id),
  number int not null,
  model_id varchar(100) not null,
  digest varchar(71) not null,
  bytes bigint not null,
  parent_pk bigint references model_version (id),
  run_id varchar(64) unique,
  corpus_digest varchar(71),
  plan_digest varchar(71),
  created_at timestamp(6) with time zone not null,
  unique (synthiant_pk, number)
);

create table model_alias (
  id bigint primary key,
  synthiant_pk bigint not null references synthiant (id),
  name varchar(64) not null,
  version_pk bigint references model_version (id),
  since timestamp(6) with time zone not null,
  changed_by varchar(64) not null,
  proposal_id varchar(100),
  version bigint not null,
  unique (synthiant_pk, name)
);

create table alias_change (
  id bigint primary key,
  synthiant_pk bigint not null references synthiant (id),
  alias varchar(64) not null,
  ordinal int not null,
  kind varchar(12) not null check (kind in ('promotion', 'rollback', 'removal')),
  from_version_pk bigint references model_version (id),
  to_version_pk bigint references model_version (id),
  proposal_id varchar(100),
  revision_digest varchar(71),
  changed_by varchar(64) not null,
  changed_at timestamp(6) with time zone not null,
  unique (synthiant_pk, alias, ordinal)
);

-- training ------------------------------------------------------------------------------------------------------------

create table corpus (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  name varchar(100) not null,
  active_name varchar(100),
  digest varchar(71) not null,
  bytes bigint not null,
  licence varchar(200) not null,
  source varchar(500) not null,
  added_by varchar(64) not null,
  added_at timestamp(6) with time zone not null,
  deleted_at timestamp(6) with time zone,
  version bigint not null,
  unique (tenant, active_name)
);
create index corpus_name on corpus (tenant, name);

create table training_run (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  run_id varchar(64) not null unique,
  synthiant_id varchar(100) not null,
  engine varchar(40) not null,
  model_id varchar(100) not null,
  corpus_digest varchar(71) not null,
  base_digest varchar(71),
  plan text not null,
  plan_digest varchar(71) not null,
  status varchar(12) not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  cancel_requested boolean not null,
  step int not null,
  steps int not null,
  loss double precision,
  held_out_loss double precision,
  tokens_per_second double precision,
  seconds_left double precision,
  device varchar(200),
  started_by varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone,
  problem varchar(1000),
  checkpoint_step int,
  model_digest varchar(71),
  proposal_id varchar(100),
  version bigint not null
);
create index training_run_status on training_run (status, id);
create index training_run_tenant on training_run (tenant, id);

create table run_metric (
  run_pk bigint not null references training_run (id),
  step int not null,
  loss double precision not null,
  held_out_loss double precision,
  gradient_norm double precision not null,
  learning_rate double precision not null,
  tokens_per_second double precision not null,
  primary key (run_pk, step)
);

-- proposals and consensus ---------------------------------------------------------------------------------------------

create table proposal (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  proposal_id varchar(100) not null,
  synthiant_id varchar(100) not null,
  change_type varchar(20) not null
    check (change_type in ('upgrade', 'patch', 'research', 'optimization', 'feature')),
  risk varchar(10) not null check (risk in ('low', 'medium', 'high', 'critical')),
  summary varchar(500) not null,
  author varchar(64) not null,
  last_editor varchar(64) not null,
  run_id varchar(64) unique,
  candidate varchar(200),
  revision int not null,
  digest varchar(71) not null,
  status varchar(12) not null check (status in ('pending', 'accepted', 'rejected', 'under_review')),
  ai_verdict varchar(8) not null check (ai_verdict in ('pass', 'fail', 'pending')),
  human_verdict varchar(8) not null check (human_verdict in ('pass', 'fail', 'pending')),
  consensus_notes varchar(2000),
  consensus_at timestamp(6) with time zone not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  -- The last line of the gate: these four say which two votes made it accepted.
  ai_channel varchar(5) default 'ai' not null check (ai_channel = 'ai'),
  human_channel varchar(5) default 'human' not null check (human_channel = 'human'),
  pass varchar(4) default 'pass' not null check (pass = 'pass'),
  ai_pass_vote bigint,
  human_pass_vote bigint,
  version bigint not null,
  unique (tenant, proposal_id),
  constraint accepted_needs_both_passes
    check (status <> 'accepted' or (ai_pass_vote is not null and human_pass_vote is not null))
);
create index proposal_list on proposal (tenant, id);
create index proposal_status on proposal (tenant, status, id);
create index proposal_waiting on proposal (status, ai_verdict, id);
create index proposal_synthiant on proposal (tenant, synthiant_id, id);

create table revision (
  id bigint primary key,
  proposal_pk bigint not null references proposal (id),
  number int not null,
  digest varchar(71) not null,
  content text not null,
  claims text not null,
  metrics text,
  ethics_review text,
  editor varchar(64) not null,
  starter varchar(64),
  created_at timestamp(6) with time zone not null,
  unique (proposal_pk, number),
  unique (proposal_pk, digest)
);

create table vote (
  id bigint primary key,
  proposal_pk bigint not null,
  digest varchar(71) not null,
  channel varchar(5) not null check (channel in ('ai', 'human')),
  result varchar(4) not null check (result in ('pass', 'fail')),
  voter varchar(64) not null,
  ordinal int not null,
  notes varchar(2000) not null,
  cast_at timestamp(6) with time zone not null,
  answer text,
  unique (proposal_pk, digest, channel, voter, ordinal),
  unique (id, proposal_pk, digest, channel, result),
  foreign key (proposal_pk, digest) references revision (proposal_pk, digest)
);

alter table proposal add constraint ai_pass_is_a_pass_on_this_digest
  foreign key (ai_pass_vote, id, digest, ai_channel, pass)
  references vote (id, proposal_pk, digest, channel, result);
alter table proposal add constraint human_pass_is_a_pass_on_this_digest
  foreign key (human_pass_vote, id, digest, human_channel, pass)
  references vote (id, proposal_pk, digest, channel, result);

-- ethics --------------------------------------------------------------------------------------------------------------

create table evaluation (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  digest varchar(71) not null,
  candidate_pk bigint not null references model_version (id),
  baseline_pk bigint references model_version (id),
  content text not null,
  created_at timestamp(6) with time zone not null,
  unique (tenant, digest)
);

create table ai_review (
  id bigint primary key,
  proposal_pk bigint not null references proposal (id),
  digest varchar(71) not null,
  reviewer varchar(64) not null,
  verdict varchar(5) not null check (verdict in ('pass', 'fail', 'error')),
  findings text not null,
  reviewed_at timestamp(6) with time zone not null
);
create index ai_review_proposal on ai_review (proposal_pk, digest);
