-- Under which policy a version went live, and why an alias was taken out of service.

alter table alias_change add column policy_digest varchar(71);
alter table alias_change add column reason varchar(500);
create index alias_change_time on alias_change (synthiant_pk, alias, changed_at);
create index proposal_candidate on proposal (tenant, candidate);
create index evaluation_candidate on evaluation (candidate_pk, id);
-- What the built-in reviewer asks for all the time, also among a million proposals without a candidate.
create index proposal_unreviewed on proposal (ai_verdict, candidate);

-- Lists are read page by page, newest first, from an index in that order.
drop index proposal_list;
create index proposal_list on proposal (tenant, id desc);
drop index proposal_status;
create index proposal_status on proposal (tenant, status, id desc);
drop index proposal_synthiant;
create index proposal_synthiant on proposal (tenant, synthiant_id, id desc);
create index audit_entry_newest on audit_entry (tenant, seq desc);
