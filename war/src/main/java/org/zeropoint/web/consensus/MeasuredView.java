package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Evidence;
import org.zeropoint.pipeline.boundary.Uploads;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What was measured on the proposal that is shown, or stands in its place; measures again. */
@Named
@RequestScoped
public class MeasuredView {

  @Inject private Evidence evidence;
  @Inject private Attempts attempts;
  @Inject private ProposalView page;
  @Inject private Uploads uploads;
  @Inject private Texts texts;

  private Optional<Upload> upload;

  public void measureAgain() {
    attempts.run(
        () -> {
          Proposal proposal = evidence.measureAgain(page.getId());
          attempts.done(
              texts.say("measured.again"), texts.say("measured.again.more", proposal.revision()));
        });
    page.forget();
  }

  public void reviewAgain() {
    attempts.run(
        () -> {
          evidence.reviewAgain(page.getId());
          attempts.done(texts.say("measured.reviewed"), texts.say("measured.reviewed.more"));
        });
    page.forget();
  }

  public List<LossLine> getLosses() {
    return page.getEvidence()
        .evaluation()
        .map(found -> LossLine.of(found, texts.wording()))
        .orElse(List.of());
  }

  /** The upload that stands behind the proposal; null when there is none. */
  public Upload getUpload() {
    if (upload == null) {
      upload = uploads.behind(page.getId());
    }
    return upload.orElse(null);
  }

  /** What the sender says of a proposal that neither a run nor an upload stands behind. */
  public List<Stated> getStated() {
    return page.getRun() == null && getUpload() == null ? Stated.in(page.getRevision()) : List.of();
  }
}
