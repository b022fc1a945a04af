-- Answers that are kept for a while, so that a request sent again with its Idempotency-Key changes nothing twice.

create table kept_answer (
  id bigint primary key,
  tenant varchar(64) not null references tenant (id),
  caller varchar(64) not null,
  idempotency_key varchar(255) not null,
  -- Digest of the call and its body.
  request varchar(71) not null,
  -- None while the first attempt is under way.
  status int,
  headers text,
  -- None when the answer must not be kept.
  body text,
  expires_at timestamp(6) with time zone not null,
  unique (tenant, caller, idempotency_key)
);
create index kept_answer_expiry on kept_answer (expires_at);
