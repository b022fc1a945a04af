-- What admins measure candidates on beside the standard suite. A row's content never changes; the newest version of a name counts until it is retired.
create table if not exists evaluation_suite (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  name varchar(60) not null,
  number int not null check (number > 0),
  digest varchar(71) not null,
  content text not null,
  added_by varchar(64) not null,
  added_at timestamp(6) with time zone not null,
  retired_by varchar(64),
  retired_at timestamp(6) with time zone,
  version bigint not null,
  unique (tenant, name, number),
  constraint evaluation_suite_retired check ((retired_by is null and retired_at is null) or (retired_by is not null and retired_at is not null))
);

-- What is measured is kept by what it was measured on, so that it need not be measured twice; and how long each part took, which no digest covers.
alter table evaluation add column if not exists cache_key varchar(71);
alter table evaluation add column if not exists seconds text;
create index if not exists evaluation_cache on evaluation (tenant, cache_key);
