package org.zeropoint.audit.tree;

import java.util.Map;
import java.util.TreeMap;

/**
 * What of the database the log does not hold row by row, each with the reason. Every table and
 * column is either {@link Watched} or here.
 */
public final class LeftOut {

  private static final String COUNTS = "counts the changes of the row, for optimistic locking";
  private static final String PROGRESS = "changes as the run goes on";

  private static final Map<String, String> TABLES = new TreeMap<>();
  private static final Map<String, String> COLUMNS = new TreeMap<>();

  static {
    table("account_role", "stands in the log with its account, as the list of roles");
    table("audit_chain_end", "is of the log itself: the end of what came before the tree");
    table("audit_checkpoint", "is of the log itself, and signed");
    table("audit_cosignature", "is of the log itself, and signed by others");
    table("audit_leaf", "is of the log itself: its entries");
    table("audit_tile", "is of the log itself, computed from its entries");
    table("audit_tree", "is of the log itself, computed from its entries");
    table("compute_day", "says how long runs held devices, and grows as they go on");
    table("compute_use", "says whose run is taken next, and changes as runs go on");
    table("event", "tells of changes that stand in the log; deleted after some days");
    table("event_head", "says how far events were put in order");
    table("flyway_schema_history", "is Flyway's: which migrations the schema has");
    table("kept_answer", "holds answers for a day, for requests that are sent again");
    table("node_pulse", "is telemetry: how a node stood when it was heard last");
    table("proposal_count", "is computed from proposals");
    table("proposal_count_change", "is computed from proposals");
    table("proposal_term", "is computed from proposals");
    table("recheck", "says what is to be decided anew; each decision that changes is an entry");
    table("run_queue", "is a lock: its only row never changes");
    table("run_route", "says which nodes computed for a run last, and changes as it goes on");
    table("saved_filter", "is how a person looks at a list, and decides nothing");
    table("step_chunk", "says how a run goes on; what it ended with is an entry");
    table("tenant", "is written by migrations only");
    table("upload_door", "is a lock: its only row never changes");
    table("used_nonce", "holds requests for two minutes, so that none is taken twice");
    table("vote_notice", "tells voters of a revision that is an entry; who saw it decides nothing");
    table("webhook_delivery", "says what was sent to whom; being asked to send is an entry");
    table("witnessed_log", "is of the logs of others, and signed by them");

    columns("account", COUNTS, "version");
    columns("corpus", COUNTS, "version");
    columns("evaluation", "says how long measuring took", "seconds");
    columns("evaluation", "says by what it is found again; computed from its inputs", "cache_key");
    columns("evaluation_suite", COUNTS, "version");
    columns("discussion_thread", COUNTS, "version");
    columns("model_alias", COUNTS, "version");
    columns("node", COUNTS, "version");
    columns("proposal", COUNTS, "version");
    columns("proposal", "says when it was last changed", "updated_at");
    columns("proposal", "is the same in every row", "ai_channel human_channel pass");
    columns("proposal", "is computed from candidate", "has_candidate");
    columns("proposal", "changes by the passing of time", "recheck_at");
    columns(
        "proposal",
        "changes with the policy, also where that changes no decision; each decision names it",
        "policy_digest");
    columns("review_repeat", "says until when its server is waited for", "lease_until");
    columns("synthiant", COUNTS, "version");
    columns("training_run", COUNTS, "version");
    columns("training_run", "is named by plan_digest", "plan steps");
    columns(
        "training_run",
        PROGRESS,
        "status cancel_requested step loss held_out_loss tokens_per_second seconds_left device"
            + " started_at finished_at problem note checkpoint_step candidate_step legs");
    columns("upload", COUNTS, "version");
    columns("upload", "says how often measuring it began, and when it may again", "tries next_try");
    columns("vote", "repeats to the voter what came of it, which is the entry's outcome", "answer");
    columns("webhook", COUNTS, "version");
    columns("webhook", "says when it was last changed", "updated_at");
  }

  private LeftOut() {}

  private static void table(String name, String reason) {
    TABLES.put(name, reason);
  }

  private static void columns(String table, String reason, String names) {
    for (String name : names.split(" ")) {
      COLUMNS.put(table + "." + name, reason);
    }
  }

  /** Tables that are not watched, with the reasons. */
  public static Map<String, String> tables() {
    return Map.copyOf(TABLES);
  }

  public static boolean isTable(String name) {
    return TABLES.containsKey(name);
  }

  /** Columns of watched tables that are not, written {@code table.column}, with the reasons. */
  public static Map<String, String> columns() {
    return Map.copyOf(COLUMNS);
  }
}
