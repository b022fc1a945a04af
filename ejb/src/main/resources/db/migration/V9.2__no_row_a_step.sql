-- Its rows are in step_chunk.
drop table if exists run_metric;
