-- The log as a Merkle tree: leaves are written with the change and get their place in the tree soon after.
-- Written in what H2 and PostgreSQL have in common.

-- Above every number that an entry had before: those keep theirs.
create sequence audit_numbers start with 1000000000 increment by 1;

create table audit_leaf (
  number bigint primary key,
  -- Index in the tree, from 0; empty while the leaf is pending.
  place bigint unique,
  -- Whether it has none yet. Both databases would sort all that waits to find the first thousand by an empty place.
  pending boolean default true not null,
  -- 1: canonical JSON of the entries before the tree; 2: the bytes of org.zeropoint.audit.tree.Leaf.
  encoding int not null check (encoding in (1, 2)),
  tenant varchar(64) not null,
  written_at timestamp(6) with time zone not null,
  actor varchar(64) not null,
  action varchar(64) not null,
  subject varchar(300) not null,
  outcome varchar(1000) not null,
  digest varchar(71),
  -- Canonical JSON that the leaf names by its SHA-256: the rows as they were after the change, and what the gate saw.
  facts text,
  -- Hash of the entry before, of encoding 1 only.
  previous varchar(71),
  check (pending = (place is null))
);
create index audit_leaf_tenant on audit_leaf (tenant, place);
create index audit_leaf_newest on audit_leaf (tenant, place desc);
create index audit_leaf_subject on audit_leaf (tenant, subject, number desc);
create index audit_leaf_pending on audit_leaf (pending, number);

insert into audit_leaf
    (number, encoding, tenant, written_at, actor, action, subject, outcome, digest, previous)
  select seq, 1, tenant, written_at, actor, action, subject, outcome, digest, previous from audit_entry;

-- The end of the chain before the tree: its last entry has to be the last leaf of encoding 1.
alter table audit_head rename to audit_chain_end;
drop table audit_entry;

-- Locked by whoever adds leaves to the tree.
create table audit_tree (
  id int primary key check (id = 1),
  size bigint not null,
  -- Whether the last batch took all that waited: only then nothing that belongs together is torn apart.
  whole boolean not null
);
insert into audit_tree (id, size, whole) values (1, 0, true);

-- Up to 256 hashes of 32 bytes of one level, one behind the other (C2SP tlog-tiles).
create table audit_tile (
  level int not null,
  number bigint not null,
  hashes bytea not null,
  primary key (level, number)
);

create table audit_checkpoint (
  size bigint primary key check (size >= 0),
  root varchar(71) not null,
  -- The signed note as it was first published, without cosignatures.
  note text not null,
  signed_at timestamp(6) with time zone not null
);
-- The newest is asked for all the time, and H2 reads an index in its own direction only.
create index audit_checkpoint_newest on audit_checkpoint (size desc);

create table audit_cosignature (
  size bigint not null references audit_checkpoint (size),
  witness varchar(200) not null,
  line varchar(500) not null,
  cosigned_at timestamp(6) with time zone not null,
  primary key (size, witness)
);

-- What this installation, as a witness, cosigned last of each other installation's log.
create table witnessed_log (
  origin varchar(200) primary key,
  -- Verifier keys, one a line. Empty when none is trusted any more: what was seen last is remembered all the same.
  trusted text not null,
  size bigint not null check (size >= 0),
  root varchar(71) not null,
  -- The checkpoint with the signatures of the log and the witness; empty before the first.
  note text,
  cosigned_at timestamp(6) with time zone,
  -- The newest that the log signed and that was not shown to continue what was cosigned.
  refused text,
  refused_at timestamp(6) with time zone
);
