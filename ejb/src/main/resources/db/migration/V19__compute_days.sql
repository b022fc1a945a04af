-- How long each person's runs held a device, by the day. What counts in the queue is in compute_use: it fades, this does not.
-- H2 keeps each of these statements at once: one that was killed in between is run again.

create table if not exists compute_day (
  tenant varchar(64) not null references tenant (id),
  person varchar(64) not null,
  -- Days since 1970-01-01, UTC.
  epoch_day int not null,
  seconds double precision not null check (seconds >= 0),
  primary key (tenant, person, epoch_day)
);
create index if not exists compute_day_lately on compute_day (tenant, epoch_day);
