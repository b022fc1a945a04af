package org.zeropoint.web.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Policies;
import org.zeropoint.consensus.entity.DryRun;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.proposals.entity.ContentDiff;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Stale;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What is asked of proposals: read, compared, tried out and made to count. */
@Named
@ViewScoped
public class PolicyView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String FORM = "policy";
  private static final int AT_ONCE = 20;

  @Inject private Policies policies;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private transient PolicyState current;
  private transient List<PolicyState> history;
  private transient DryRun tried;
  private transient List<ChangeLine> changes;

  private String text;
  private String seen;
  private int shownVersions = AT_ONCE;
  private boolean more;

  /** Reads anew what counts; what somebody writes stays. */
  public void refresh() {
    current = null;
    history = null;
  }

  /** What the text would change, for the rules and for the proposals that are open. */
  public void tryOut() {
    tried = null;
    changes = null;
    attempts
        .get(FORM, () -> policies.dryRun(written()))
        .ifPresent(
            outcome -> {
              tried = outcome;
              changes = changesTo(written());
            });
  }

  /** Makes the text count, unless another one does by now: then that one is shown beside it. */
  public void save() {
    tried = null;
    changes = null;
    attempts.run(FORM, this::edit);
  }

  private void edit() {
    try {
      Policies.Edited edited = policies.edit(written(), seen());
      refresh();
      begin(edited.state());
      attempts.done(
          texts.say("policy.saved"),
          texts.say(
              edited.state().digest().equals(edited.replaced())
                  ? "policy.saved.same"
                  : "policy.saved.more",
              String.valueOf(edited.state().number())));
    } catch (Stale overtaken) {
      attempts.note(overtaken);
      refresh();
      seen = getCurrent().digest();
      changes = changesTo(written());
      attempts.warn(
          texts.say("policy.overtaken"),
          texts.say(
              "policy.overtaken.more",
              getCurrent().editor().orElse(""),
              String.valueOf(getCurrent().number())));
    }
  }

  /** Takes an earlier version into the form; nothing counts before it is saved. */
  public void startFrom(int number) {
    attempts
        .get(FORM, () -> policies.find(number))
        .ifPresent(
            version -> {
              text = pretty(version.policy());
              tried = null;
              changes = changesTo(version.policy().json());
            });
  }

  /** Begins anew with what counts. */
  public void reset() {
    refresh();
    begin(getCurrent());
  }

  private void begin(PolicyState state) {
    text = pretty(state.policy());
    seen = state.digest();
    tried = null;
    changes = null;
  }

  private JsonNode written() {
    return Json.parse(getText());
  }

  private List<ChangeLine> changesTo(JsonNode other) {
    return ChangeLine.of(ContentDiff.between(getCurrent().policy().json(), other));
  }

  private static String pretty(Policy policy) {
    return policy.json().toPrettyString();
  }

  public PolicyState getCurrent() {
    if (current == null) {
      current = policies.current();
    }
    return current;
  }

  /** Own versions, newest first. */
  public List<PolicyState> getHistory() {
    if (history == null) {
      history = read();
    }
    return history;
  }

  private List<PolicyState> read() {
    var all = new ArrayList<PolicyState>();
    Optional<Long> before = Optional.empty();
    do {
      Page<PolicyState> page = policies.history(before, AT_ONCE);
      all.addAll(page.items());
      before = page.next();
    } while (before.isPresent() && all.size() < shownVersions);
    more = before.isPresent();
    return all;
  }

  public void showMore() {
    shownVersions += AT_ONCE;
    history = null;
  }

  public boolean isMore() {
    getHistory();
    return more;
  }

  /** What the last trial found; empty before, and when it was refused. */
  public DryRun getTried() {
    return tried;
  }

  /** The text against what counts; empty before a trial. */
  public List<ChangeLine> getChanges() {
    return changes;
  }

  private String seen() {
    if (seen == null) {
      seen = getCurrent().digest();
    }
    return seen;
  }

  public String getText() {
    if (text == null) {
      begin(getCurrent());
    }
    return text;
  }

  public void setText(String text) {
    seen();
    this.text = text == null ? "" : text;
  }
}
