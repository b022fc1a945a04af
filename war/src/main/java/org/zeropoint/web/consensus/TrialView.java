package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Generation.Wish;
import org.zeropoint.models.boundary.Generation.Written;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.web.models.PromptForm;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What the candidate and the version in production write on a reviewer's own prompt. */
@Named
@RequestScoped
public class TrialView extends PromptForm {

  private static final String FORM = "trial";
  private static final int TOKENS = 100;

  @Inject private Generation generation;
  @Inject private Attempts attempts;
  @Inject private ProposalView page;
  @Inject private Texts texts;

  private final List<Side> sides = new ArrayList<>();

  public TrialView() {
    super(TOKENS, 0);
  }

  /**
   * One model's text.
   *
   * @param name what the model is in this comparison
   */
  public record Side(String name, Written written) {}

  /** Lets both write under the same conditions. */
  public void write() {
    Wish wish = wish();
    attempts.run(
        FORM,
        () -> {
          candidate().ifPresent(ref -> add("trial.candidate", ref, wish));
          production().ifPresent(ref -> add("trial.production", ref, wish));
        });
  }

  /** What was written stays, also where the next one is refused. */
  private void add(String name, String ref, Wish wish) {
    sides.add(new Side(texts.say(name), generation.generate(ref, wish)));
  }

  private Optional<String> candidate() {
    return page.getProposal().candidate();
  }

  /** The version in production, where it is another one than the candidate. */
  private Optional<String> production() {
    return page.isCandidateLive()
        ? Optional.empty()
        : Optional.ofNullable(page.getLive()).map(ModelVersion::ref);
  }

  /** Whether there is a candidate, and one that writes text. */
  public boolean isPossible() {
    return candidate().isPresent()
        && page.getEvidence().evaluation().filter(e -> e.images().isEmpty()).isPresent();
  }

  /** Whether there is something in production to compare with. */
  public boolean isCompared() {
    return production().isPresent();
  }

  /** Whether both wrote the same, word for word. */
  public boolean isSame() {
    return sides.size() > 1 && sides.get(0).written().text().equals(sides.get(1).written().text());
  }

  /** What was written in this request; empty before. */
  public List<Side> getSides() {
    return sides;
  }
}
