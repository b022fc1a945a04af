-- Until when the server that makes a review again is waited for; empty for what was begun before this was kept.
-- H2 keeps each of these statements at once: one that was killed in between is run again.
alter table review_repeat add column if not exists lease_until timestamp(6) with time zone;
