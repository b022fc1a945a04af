-- Filters of the list of proposals that a person keeps under a name. What is empty filters nothing.
create table if not exists saved_filter (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  person varchar(64) not null,
  name varchar(60) not null,
  status varchar(16) not null,
  change_type varchar(16) not null,
  synthiant_id varchar(100) not null,
  words varchar(200) not null,
  version bigint not null,
  unique (tenant, person, name)
);
