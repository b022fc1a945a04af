package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Promotions;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** Puts the candidate of an accepted proposal into production. */
@Named
@RequestScoped
public class PromotionView {

  @Inject private Promotions promotions;
  @Inject private Consensus consensus;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;
  @Inject private SeenRevision seen;
  @Inject private ProposalView page;
  @Inject private Texts texts;

  private final Fresh<Approvals> approvals = new Fresh<>();
  private final Fresh<String> whyNot = new Fresh<>();
  private String digest = "";

  public void promote() {
    seen.run(
        "promote",
        digest,
        () -> {
          Promotions.Promotion promotion = promotions.promote(page.getId(), Optional.of(digest));
          promotion.moved().ifPresentOrElse(this::moved, () -> approved(promotion));
        });
  }

  private void moved(Promotions.Moved moved) {
    attempts.done(
        texts.say("promotion.done"),
        texts.say(
            "promotion.done.more",
            moved.version().map(ModelVersion::ref).orElse(""),
            moved.synthiantId()));
  }

  private void approved(Promotions.Promotion promotion) {
    attempts.done(
        texts.say("promotion.noted"),
        new Approvals(promotion.approvals(), promotion.needed()).words(texts.wording()));
  }

  public Approvals getApprovals() {
    return approvals.get(
        page.reading(),
        () -> {
          Promotions.Approvals there = promotions.approvals(page.getId());
          return Approvals.of(there.given(), there.needed());
        });
  }

  /** Whether the viewer is one who can ask for it now. */
  public boolean isOffered() {
    return !page.isCandidateLive() && getWhyNot().isEmpty() && !isApprovedByViewer();
  }

  public boolean isApprovedByViewer() {
    return getApprovals().by(viewer.getName());
  }

  /** Why the viewer does not promote it; empty when they may. */
  public String getWhyNot() {
    return whyNot.get(
        page.reading(),
        () -> consensus.whyNotPromote(page.getId()).map(Attempts::sentence).orElse(""));
  }

  /** What promoting does, said before. */
  public String getConsequence() {
    if (!getApprovals().lastOneMissing()) {
      return texts.say("promotion.consequence.noted", getApprovals().needed());
    }
    String replaced =
        page.getLive() == null
            ? texts.say("promotion.first")
            : texts.say("promotion.replaces", page.getLive().ref());
    return String.join(
        " ",
        texts.say(
            "promotion.consequence",
            page.getProposal().synthiantId(),
            page.getProposal().candidate().orElse("")),
        replaced,
        texts.say("promotion.again"));
  }

  /** What the button does. */
  public String getLabel() {
    return texts.say(label());
  }

  /** Asked before the button does it. */
  public String getQuestion() {
    return texts.say(label() + ".ask");
  }

  private String label() {
    return getApprovals().lastOneMissing() ? "promotion.promote" : "promotion.approve";
  }

  public boolean isAccepted() {
    return page.getProposal().status() == Status.ACCEPTED;
  }

  /** The revision that the page shows; it comes back with the wish. */
  public String getDigest() {
    return page.getProposal().digest();
  }

  public void setDigest(String digest) {
    this.digest = digest;
  }
}
