package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.training.boundary.RunShares;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.page.Texts;

/** The Zeroth Principle on the proposal that is shown. */
@Named
@RequestScoped
public class PrinciplesView {

  @Inject private ProposalView page;
  @Inject private MeasuredView measured;
  @Inject private Models models;
  @Inject private Proposals proposals;
  @Inject private RunShares shares;
  @Inject private Texts texts;

  private Object reading;
  private List<PrincipleLine> lines = List.of();

  public List<PrincipleLine> getLines() {
    if (reading != page.reading()) {
      reading = page.reading();
      lines = PrincipleReview.of(facts(), texts.wording());
    }
    return lines;
  }

  public String getSummary() {
    return PrincipleReview.summary(getLines(), texts.wording());
  }

  private PrincipleFacts facts() {
    Optional<TrainingRun> run = Optional.ofNullable(page.getRun());
    return new PrincipleFacts(
        page.getProposal().revision(),
        page.getProposal().status() == Status.ACCEPTED,
        run.map(TrainingRun::plan),
        origin(run, Optional.ofNullable(measured.getUpload())),
        proposals.validate(page.getId()),
        page.getLog(),
        page.isLogCut(),
        page.getRequirements(),
        page.getEvidence().review().map(AiReview::findings),
        page.getVotes(),
        run.map(behind -> new PrincipleFacts.Use(behind.startedBy(), shares.share())));
  }

  private Optional<PrincipleFacts.Origin> origin(
      Optional<TrainingRun> run, Optional<Upload> upload) {
    return run.map(TrainingRun::modelId)
        .or(() -> upload.map(Upload::modelId))
        .map(
            modelId ->
                new PrincipleFacts.Origin(
                    modelId,
                    upload.isPresent(),
                    upload.filter(Upload::newBase).isPresent(),
                    models.catalogue().stream()
                        .filter(model -> model.modelId().equals(modelId))
                        .findFirst()));
  }
}
