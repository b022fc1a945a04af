-- Until when the server that makes a review again is waited for; empty for what was begun before this was kept.
alter table review_repeat add column if not exists lease_until timestamp(6) with time zone;
