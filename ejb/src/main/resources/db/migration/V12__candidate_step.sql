-- Of which step the candidate of a run is; empty for runs that ended before this was kept, whose candidate is of their last step.
alter table training_run add column if not exists candidate_step int;
