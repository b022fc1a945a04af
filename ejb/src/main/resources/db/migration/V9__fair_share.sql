-- Who used how much compute, and the steps of runs in chunks instead of a row each.

-- Locked by whoever adds for a person, or takes a run out of it to train it: only then quotas hold.
-- H2 keeps each of these statements at once: one that was killed in between is run again.
create table if not exists run_queue (
  id int primary key check (id = 1)
);
insert into run_queue (id) select 1 where not exists (select 1 from run_queue);

create table if not exists compute_use (
  tenant varchar(64) not null references tenant (id),
  person varchar(64) not null,
  -- Weighted seconds of training, what is past counting less, as they were at this instant.
  seconds double precision not null check (seconds >= 0),
  as_of timestamp(6) with time zone not null,
  primary key (tenant, person)
);

-- Up to a hundred steps one after the other.
create table if not exists step_chunk (
  run_pk bigint not null references training_run (id),
  first_step int not null,
  steps int not null check (steps between 0 and 100),
  -- Steps from before there were chunks that had a number which is not finite, and so are not among the packed ones.
  non_finite int default 0 not null,
  -- See org.zeropoint.training.entity.StepPacking.
  packed bytea not null,
  primary key (run_pk, first_step)
);
