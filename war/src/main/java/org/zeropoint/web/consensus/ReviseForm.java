package org.zeropoint.web.consensus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.web.page.Wording;

/** What an edit can change, as it is typed. */
public class ReviseForm implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String TRAINING = "trainingData";
  private static final List<String> BOUND = List.of("candidate", "evidence");

  private String summary = "";
  private String details = "";
  private String changeType = "";
  private String commit = "";
  private String trainingData = "";

  /** What a revision says. */
  static ReviseForm of(JsonNode content) {
    var form = new ReviseForm();
    form.summary = content.path("summary").asText();
    form.details = Said.typed(content.path("details").asText());
    form.changeType = content.path("changeType").asText();
    form.commit = content.path("commit").asText();
    form.trainingData = content.has(TRAINING) ? content.path(TRAINING).toPrettyString() : "";
    return form;
  }

  static ReviseForm of(Revision revision) {
    return of(revision.content());
  }

  /**
   * The edit that makes {@code base} say what was typed. What the sender claimed beside the content
   * goes on with it; what the form does not show stays.
   *
   * @throws Invalid when the training data are no JSON
   */
  ObjectNode edit(Revision base, Wording wording) {
    return edit(base.content(), base.claims(), wording);
  }

  ObjectNode edit(ObjectNode content, ObjectNode claims, Wording wording) {
    ObjectNode edit = claims.deepCopy();
    edit.remove(BOUND);
    edit.put("summary", summary.strip()).put("details", details).put("changeType", changeType);
    if (!commit.isBlank()) {
      edit.put("commit", commit.strip());
    }
    if (!content.has("candidate") && !trainingData.isBlank()) {
      edit.set(TRAINING, parsed(wording));
    }
    return edit;
  }

  private JsonNode parsed(Wording wording) {
    try {
      return Json.mapper().readTree(trainingData);
    } catch (JsonProcessingException e) {
      throw new Invalid("/" + TRAINING, wording.say("revise.json", e.getOriginalMessage()));
    }
  }

  /**
   * Goes over from one revision to a newer one: what was not touched takes the newer words, what
   * was touched stays as it was typed.
   *
   * @return the names of the fields that say something else in all three
   */
  List<String> merge(ReviseForm base, ReviseForm newer) {
    var clashes = new ArrayList<String>();
    summary = merged("summary", base.summary, summary, newer.summary, clashes);
    details = merged("details", base.details, details, newer.details, clashes);
    changeType = merged("changeType", base.changeType, changeType, newer.changeType, clashes);
    commit = merged("commit", base.commit, commit, newer.commit, clashes);
    trainingData = merged(TRAINING, base.trainingData, trainingData, newer.trainingData, clashes);
    return clashes;
  }

  private static String merged(
      String name, String base, String typed, String newer, List<String> clashes) {
    if (typed.equals(base)) {
      return newer;
    }
    if (!newer.equals(base) && !newer.equals(typed)) {
      clashes.add(name);
    }
    return typed;
  }

  public String getSummary() {
    return summary;
  }

  public void setSummary(String summary) {
    this.summary = Said.typed(summary);
  }

  public String getDetails() {
    return details;
  }

  public void setDetails(String details) {
    this.details = Said.typed(details);
  }

  public String getChangeType() {
    return changeType;
  }

  public void setChangeType(String changeType) {
    this.changeType = Said.typed(changeType);
  }

  public String getCommit() {
    return commit;
  }

  public void setCommit(String commit) {
    this.commit = Said.typed(commit);
  }

  public String getTrainingData() {
    return trainingData;
  }

  public void setTrainingData(String trainingData) {
    this.trainingData = Said.typed(trainingData);
  }
}
