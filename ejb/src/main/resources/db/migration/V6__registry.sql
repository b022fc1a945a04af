-- Under which policy a version went live, and why an alias was taken out of service.

alter table alias_change add column policy_digest varchar(71);
alter table alias_change add column reason varchar(500);
create index alias_change_time on alias_change (synthiant_pk, alias, changed_at);
create index proposal_candidate on proposal (tenant, candidate);
create index evaluation_candidate on evaluation (candidate_pk, id);
-- The log is read newest first.
create index audit_entry_newest on audit_entry (tenant, seq desc);
