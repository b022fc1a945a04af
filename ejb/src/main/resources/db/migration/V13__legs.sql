-- Which engine computed which steps of a run, as JSON; empty for runs of before this was kept, which stayed with one.
alter table training_run add column if not exists legs text;
-- The other runs of a plan.
create index if not exists training_run_synthiant on training_run (tenant, synthiant_id, id);
