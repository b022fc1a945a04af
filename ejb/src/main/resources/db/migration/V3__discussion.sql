-- What people say about a proposal, who was told that a vote counts no longer, and what the inbox looks up.

create table discussion_thread (
  id bigint primary key,
  proposal_pk bigint not null references proposal (id),
  digest varchar(71) not null,
  pointer varchar(500),
  blocking boolean not null,
  -- false while it is open
  resolved boolean not null,
  opened_by varchar(64) not null,
  opened_at timestamp(6) with time zone not null,
  -- when it got its present state
  since timestamp(6) with time zone not null,
  changed_by varchar(64) not null,
  comments int not null,
  version bigint not null,
  foreign key (proposal_pk, digest) references revision (proposal_pk, digest)
);
create index discussion_thread_proposal on discussion_thread (proposal_pk, id);
create index discussion_thread_open on discussion_thread (proposal_pk, resolved, blocking);

create table discussion_comment (
  id bigint primary key,
  thread_pk bigint not null references discussion_thread (id),
  ordinal int not null,
  kind varchar(8) not null check (kind in ('opened', 'reply', 'resolved', 'reopened')),
  text text not null,
  writer varchar(64) not null,
  written_at timestamp(6) with time zone not null,
  unique (thread_pk, ordinal)
);

create table vote_notice (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  proposal_pk bigint not null references proposal (id),
  voter varchar(64) not null,
  -- the revision that the voter had judged
  revision int not null,
  created_at timestamp(6) with time zone not null,
  closed_at timestamp(6) with time zone,
  version bigint not null,
  unique (proposal_pk, voter, revision)
);
create index vote_notice_voter on vote_notice (tenant, voter, id);

create index proposal_author on proposal (tenant, author, id);
create index alias_change_proposal on alias_change (proposal_id);
create index discussion_thread_opener on discussion_thread (opened_by, resolved, blocking);
