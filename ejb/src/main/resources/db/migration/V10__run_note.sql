-- What happened to a run on the way: that it went back, stopped early, or whose candidate is of an earlier step.
alter table training_run add column if not exists note varchar(2000);
