-- Models that were made elsewhere: what was sent, by whom, and what became of it.
-- H2 keeps each of these statements at once: one that was killed in between is run again.

create table if not exists upload (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  upload_id varchar(64) not null unique,
  synthiant_id varchar(100) not null,
  model_id varchar(100) not null,
  -- The name of a model that belongs to this Synthiant from now on; with its first upload of that name only.
  claims varchar(100),
  new_base boolean not null,
  base_pk bigint references model_version (id),
  corpus varchar(100) not null,
  corpus_digest varchar(71) not null,
  validation_split double precision not null,
  format varchar(12) not null,
  change_type varchar(20),
  summary varchar(500),
  licence varchar(200) not null,
  source varchar(500) not null,
  form text not null,
  digest varchar(71) not null,
  bytes bigint not null,
  uploaded_by varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  status varchar(12) not null check (status in ('received', 'proposed', 'failed')),
  proposal_id varchar(100),
  problem varchar(1000),
  -- How often measuring it began, and when it may begin again.
  tries int default 0 not null,
  next_try timestamp(6) with time zone,
  version bigint not null,
  unique (tenant, claims)
);
create index if not exists upload_status on upload (status, id);
create index if not exists upload_person on upload (tenant, uploaded_by, id);
create index if not exists upload_proposal on upload (tenant, proposal_id);
create index if not exists upload_model on upload (tenant, model_id, id);

-- Locked by whoever adds an upload: only then a name is claimed once.
create table if not exists upload_door (
  id int primary key check (id = 1)
);
insert into upload_door (id) select 1 where not exists (select 1 from upload_door);

-- A version comes from a run or from an upload.
alter table model_version add column if not exists upload_id varchar(64);
create unique index if not exists model_version_upload on model_version (upload_id);
