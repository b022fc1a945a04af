-- Policies as versioned data, overrides, withdrawals, promotion by two, and decisions that are made anew.
-- Written in what H2 and PostgreSQL have in common.

create table policy_version (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  number int not null check (number > 0),
  content text not null,
  digest varchar(71) not null,
  editor varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  unique (tenant, number)
);

alter table proposal add column author_service boolean default false not null;
alter table proposal add column policy_digest varchar(71);
-- When the decision changes by the passing of time alone; empty when it does not.
alter table proposal add column recheck_at timestamp(6) with time zone;
alter table proposal add column promoted_at timestamp(6) with time zone;
alter table proposal add column withdrawn_at timestamp(6) with time zone;
alter table proposal add column withdrawal_reason varchar(2000);
alter table proposal add column overridden_by varchar(64);
alter table proposal add column override_reason varchar(2000);
alter table proposal add column overridden_at timestamp(6) with time zone;
alter table proposal add column overridden_until timestamp(6) with time zone;
create index proposal_recheck on proposal (recheck_at);

update proposal set promoted_at = (
  select max(c.changed_at) from alias_change c, synthiant s
  where c.synthiant_pk = s.id and s.tenant = proposal.tenant and c.kind = 'promotion'
    and c.proposal_id = proposal.proposal_id and c.revision_digest = proposal.digest);
update proposal set recheck_at = current_timestamp where status <> 'rejected' and promoted_at is null;

create table veto_override (
  id bigint primary key,
  proposal_pk bigint not null,
  digest varchar(71) not null,
  overrider varchar(64) not null,
  reason varchar(2000) not null,
  made_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone,
  revoked_by varchar(64),
  check (expires_at > made_at),
  foreign key (proposal_pk, digest) references revision (proposal_pk, digest)
);
create index veto_override_revision on veto_override (proposal_pk, digest);

create table veto_lift (
  id bigint primary key,
  vote_pk bigint not null unique references vote (id),
  reason varchar(2000) not null,
  lifted_at timestamp(6) with time zone not null
);

create table promotion_approval (
  id bigint primary key,
  proposal_pk bigint not null,
  digest varchar(71) not null,
  approver varchar(64) not null,
  approved_at timestamp(6) with time zone not null,
  unique (proposal_pk, digest, approver),
  foreign key (proposal_pk, digest) references revision (proposal_pk, digest)
);

-- What has to be decided anew, in batches; what a crash interrupts goes on after the last key that was done.
create table recheck (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  synthiant_id varchar(100),
  cause varchar(300) not null,
  done_until bigint not null,
  asked_at timestamp(6) with time zone not null
);
