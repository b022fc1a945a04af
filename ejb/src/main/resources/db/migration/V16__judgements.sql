-- What each of the built-in reviewers said, as JSON, and the digest that names it; empty for reviews of before there were several.
alter table ai_review add column if not exists content text;
alter table ai_review add column if not exists verdict_digest varchar(71);

-- Reviews that are made once more from the same inputs.
create table if not exists review_repeat (
  id bigint primary key,
  review_pk bigint not null references ai_review (id),
  asked_by varchar(64) not null,
  asked_at timestamp(6) with time zone not null,
  anew boolean not null,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone,
  verdict_digest varchar(71),
  differences text,
  problem varchar(500),
  constraint review_repeat_end check ((finished_at is null and verdict_digest is null and differences is null and problem is null)
    or (finished_at is not null and started_at is not null and ((verdict_digest is not null and differences is not null and problem is null) or (verdict_digest is null and differences is null and problem is not null))))
);
create index if not exists review_repeat_review on review_repeat (review_pk);
create index if not exists review_repeat_open on review_repeat (finished_at, id);
