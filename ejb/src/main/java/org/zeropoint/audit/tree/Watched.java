package org.zeropoint.audit.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zeropoint.shared.Digest;

/**
 * The tables whose rows change by an operation in the log only, and how a row is written there.
 *
 * <p>{@link LeftOut} says of everything else why it is not here. A secret is stored in a form that
 * does not give it away (hashed with a salt, hashed where it is 256 random bits, or sealed), and
 * the log holds the SHA-256 of that form. The address of a webhook is stored as it is: whoever
 * guesses it can confirm the guess, so what is secret in it has to be random.
 */
public final class Watched {

  /** Characters up to which a text stands in the log as it is; a longer one by its SHA-256. */
  public static final int LONGEST = 200;

  /** The primary key of every watched table. */
  public static final String KEY = "id";

  /** The roles of an account, which are rows of {@code account_role}; written as a sorted list. */
  public static final String ROLES = "roles";

  /** The columns of {@code audit_leaf} that are written later, once. */
  public static final Set<String> PLACING = Set.of("place", "pending");

  private static final Set<String> PARTS = Set.of("account_role");
  private static final Set<String> APPEND_ONLY =
      Set.of("audit_leaf", "audit_checkpoint", "audit_chain_end");
  private static final Map<String, List<String>> TABLES = new LinkedHashMap<>();
  private static final Set<String> SECRET =
      Set.of(
          "account.password_hash",
          "access_token.sha256",
          // Whoever knows some addresses may post there; only admins see them.
          "webhook.url",
          "webhook.secret",
          "webhook.previous_secret",
          "enrolment_code.sha256");
  private static final Set<String> WHOLE = Set.of("policy_version.content");

  static {
    table("account", "tenant name display_name password_hash service enabled created_at");
    table("access_token", "account_id label sha256 created_at expires_at revoked_at");
    table("synthiant", "tenant synthiant_id registered_by registered_at last_version");
    table(
        "model_version",
        "tenant synthiant_pk number model_id digest bytes parent_pk run_id corpus_digest"
            + " plan_digest created_at upload_id");
    table(
        "upload",
        "tenant upload_id synthiant_id model_id claims new_base base_pk corpus corpus_digest"
            + " validation_split format change_type summary licence source form digest bytes uploaded_by"
            + " created_at status proposal_id problem");
    table("model_alias", "synthiant_pk name version_pk since changed_by proposal_id");
    table(
        "alias_change",
        "synthiant_pk alias ordinal kind from_version_pk to_version_pk proposal_id revision_digest"
            + " changed_by changed_at policy_digest reason");
    table(
        "corpus",
        "tenant name active_name digest bytes licence source added_by added_at deleted_at");
    table(
        "training_run",
        "tenant run_id synthiant_id engine model_id corpus_digest base_digest plan_digest started_by"
            + " created_at model_digest proposal_id");
    table(
        "proposal",
        "tenant proposal_id synthiant_id change_type risk summary author last_editor run_id candidate"
            + " revision digest status ai_verdict human_verdict consensus_notes consensus_at"
            + " created_at ai_pass_vote human_pass_vote author_service promoted_at withdrawn_at"
            + " withdrawal_reason overridden_by override_reason overridden_at overridden_until");
    table(
        "revision",
        "proposal_pk number digest content claims metrics ethics_review editor starter created_at");
    table("vote", "proposal_pk digest channel result voter ordinal notes cast_at");
    table("policy_version", "tenant number content digest editor created_at");
    table(
        "veto_override",
        "proposal_pk digest overrider reason made_at expires_at revoked_at revoked_by");
    table("veto_lift", "vote_pk reason lifted_at");
    table("promotion_approval", "proposal_pk digest approver approved_at");
    table("evaluation", "tenant digest candidate_pk baseline_pk content created_at");
    table(
        "evaluation_suite",
        "tenant name number digest content added_by added_at retired_by retired_at");
    table(
        "ai_review",
        "proposal_pk digest reviewer verdict findings reviewed_at content verdict_digest");
    table(
        "review_repeat",
        "review_pk asked_by asked_at anew started_at finished_at verdict_digest differences"
            + " problem");
    table(
        "discussion_thread",
        "proposal_pk digest pointer blocking resolved opened_by opened_at since changed_by comments");
    table("discussion_comment", "thread_pk ordinal kind text writer written_at");
    table(
        "webhook",
        "tenant url events description enabled secret previous_secret previous_until created_by"
            + " created_at");
    table(
        "node",
        "tenant node_id name url ed25519 state paused draining lease reason enrolled_by enrolled_at");
    table("enrolment_code", "tenant name sha256 issued_by issued_at expires_at used_at node_id");
    table("served_model", "tenant digest label blocks added_by added_at");
    table("node_assignment", "node_pk model_pk first_block end_block assigned_by assigned_at");
  }

  private Watched() {}

  private static void table(String name, String columns) {
    TABLES.put(name, List.of(columns.split(" ")));
  }

  /**
   * The watched tables, each with the columns that the log holds, besides {@link #KEY}; one that
   * others refer to comes before them.
   */
  public static Map<String, List<String>> tables() {
    return Collections.unmodifiableMap(TABLES);
  }

  public static boolean isWatched(String table) {
    return TABLES.containsKey(table);
  }

  /** Whether the rows of a table stand in the log with the row of a watched one. */
  public static boolean isPart(String table) {
    return PARTS.contains(table);
  }

  /** Whether rows of a table are added and never changed, but for {@link #PLACING} them. */
  public static boolean isAppendOnly(String table) {
    return APPEND_ONLY.contains(table);
  }

  /** Whether what stands in a column is for nobody to see, its digest included. */
  public static boolean isSecret(String table, String column) {
    return SECRET.contains(table + "." + column);
  }

  /**
   * A row as the log holds it: its columns in the order of the table, those that are null left out.
   *
   * @param values what the database holds in each column, by lower-case name
   */
  public static ObjectNode row(String table, Map<String, Object> values) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (String column : TABLES.get(table)) {
      Object value = values.get(column);
      if (value != null) {
        row.set(column, value(table, column, value));
      }
    }
    return row;
  }

  /**
   * One value in the form of the log: booleans and numbers as they are, instants in ISO 8601, texts
   * by their SHA-256 when they are long or secret.
   *
   * @throws IllegalArgumentException when a database would not hold such a value
   */
  public static JsonNode value(String table, String column, Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof BigDecimal decimal) {
      return json.numberNode(decimal.doubleValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return json.numberNode(((Number) value).doubleValue());
    }
    if (value instanceof Number number) {
      return json.numberNode(number.longValue());
    }
    if (value instanceof OffsetDateTime time) {
      return json.textNode(time.toInstant().toString());
    }
    if (value instanceof Timestamp time) {
      return json.textNode(time.toInstant().toString());
    }
    if (value instanceof Instant time) {
      return json.textNode(time.toString());
    }
    return text(table + "." + column, characters(value));
  }

  private static JsonNode text(String column, String text) {
    boolean whole = WHOLE.contains(column) || text.length() <= LONGEST;
    if (whole && !SECRET.contains(column)) {
      return JsonNodeFactory.instance.textNode(text);
    }
    return JsonNodeFactory.instance.objectNode().put("sha256", Digest.of(text).hex());
  }

  private static String characters(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Clob clob) {
      try (Reader reader = clob.getCharacterStream()) {
        var text = new StringWriter();
        reader.transferTo(text);
        return text.toString();
      } catch (SQLException | java.io.IOException e) {
        throw new IllegalStateException("a text of the database cannot be read", e);
      }
    }
    throw new IllegalArgumentException("no such value is kept: " + value.getClass().getName());
  }
}
