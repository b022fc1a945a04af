-- Lists, search and counts that take the same time however many proposals there are.
-- An index that ends in the key of an order, in its direction, serves that order without sorting.

-- A number: not every statement can be given a truth value in the form that each database takes.
alter table proposal add column has_candidate int default 0 not null check (has_candidate in (0, 1));
update proposal set has_candidate = 1 where candidate is not null;

drop index proposal_waiting;
create index proposal_list_last on proposal (tenant, id desc);
create index proposal_waiting on proposal (has_candidate, ai_verdict, status, id);

create index proposal_created on proposal (tenant, created_at desc, id desc);
create index proposal_created_first on proposal (tenant, created_at, id);
create index proposal_created_status on proposal (tenant, status, created_at desc, id desc);
create index proposal_created_synthiant on proposal (tenant, synthiant_id, created_at desc, id desc);
create index proposal_created_author on proposal (tenant, author, created_at desc, id desc);
create index proposal_created_type on proposal (tenant, change_type, created_at desc, id desc);
create index proposal_created_risk on proposal (tenant, risk, created_at desc, id desc);
create index proposal_created_candidate on proposal (tenant, has_candidate, created_at desc, id desc);

create index proposal_updated on proposal (tenant, updated_at desc, id desc);
create index proposal_updated_first on proposal (tenant, updated_at, id);
create index proposal_updated_status on proposal (tenant, status, updated_at desc, id desc);
create index proposal_updated_synthiant on proposal (tenant, synthiant_id, updated_at desc, id desc);
create index proposal_updated_author on proposal (tenant, author, updated_at desc, id desc);

-- The words that a proposal is found by.
create table proposal_term (
  proposal_pk bigint not null references proposal (id),
  tenant varchar(64) not null,
  term varchar(100) not null,
  primary key (proposal_pk, term)
);
create index proposal_term_find on proposal_term (tenant, term, proposal_pk desc);

-- How many proposals have each status: the sum of what was counted up and of the changes since, so that no two
-- transactions wait for each other to count.
create table proposal_count (
  tenant varchar(64) not null references tenant (id),
  status varchar(12) not null,
  n bigint not null,
  primary key (tenant, status)
);
insert into proposal_count (tenant, status, n) select tenant, status, count(*) from proposal group by tenant, status;

create table proposal_count_change (
  id bigint primary key,
  proposal_pk bigint not null references proposal (id),
  tenant varchar(64) not null,
  status varchar(12) not null,
  n int not null
);
create index proposal_count_change_proposal on proposal_count_change (proposal_pk);
create index proposal_count_change_tenant on proposal_count_change (tenant, status);
