-- What happened, for those who are told: kept, put in order, and sent on.

create sequence event_ids start with 1 increment by 1;

create table event (
  id bigint primary key,
  -- Given after the commit, in the order in which readers see the events; empty until then.
  place bigint unique,
  tenant varchar(64) not null references tenant (id),
  type varchar(40) not null,
  verb varchar(40) not null,
  -- Type and verb with a full stop between them.
  name varchar(81) not null,
  subject varchar(300) not null,
  happened_at timestamp(6) with time zone not null,
  data text not null
);
create index event_of_tenant on event (tenant, place);
create index event_unplaced on event (place, id);

create table event_head (
  id int primary key check (id = 1),
  place bigint not null,
  purged bigint not null
);
insert into event_head (id, place, purged) values (1, 0, 0);

create table webhook (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  url varchar(500) not null,
  events varchar(2000) not null,
  description varchar(500) not null,
  enabled boolean not null,
  -- Sealed with the key file in the data directory.
  secret varchar(300) not null,
  previous_secret varchar(300),
  previous_until timestamp(6) with time zone,
  created_by varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  version bigint not null
);
create index webhook_tenant on webhook (tenant, id);

create table webhook_delivery (
  id bigint primary key,
  webhook_pk bigint not null references webhook (id),
  event_id varchar(40) not null,
  event varchar(81) not null,
  body text not null,
  state varchar(10) not null check (state in ('pending', 'delivered', 'failed')),
  -- Tries since it was last asked for, and all attempts that there were.
  tries int not null,
  attempts int not null,
  due_at timestamp(6) with time zone not null,
  created_at timestamp(6) with time zone not null,
  attempted_at timestamp(6) with time zone,
  answer_status int,
  answer varchar(1000),
  problem varchar(500),
  unique (webhook_pk, event_id)
);
create index webhook_delivery_due on webhook_delivery (state, due_at);
create index webhook_delivery_log on webhook_delivery (webhook_pk, id);
