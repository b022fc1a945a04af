-- Which nodes computed which blocks of a run last, as JSON; none of a run that no node computes for.
create table if not exists run_route (
  run_pk bigint primary key references training_run (id),
  route text not null
);
