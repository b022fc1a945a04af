package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.pipeline.boundary.ModelCards;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.CardDiff;
import org.zeropoint.pipeline.entity.CardDiff.Change;
import org.zeropoint.pipeline.entity.CardDiff.Line;
import org.zeropoint.web.page.Attempts;

/** The model card of a version, and how that of another one differs. */
@Named
@RequestScoped
public class CardView {

  @Inject private ModelCards cards;
  @Inject private Models models;
  @Inject private Attempts attempts;

  private String ref = "";
  private String to = "";
  private Card card;
  private CardDiff diff;

  public void load() {
    attempts.load(
        () -> {
          getDiff();
          return getCard();
        });
  }

  public Card getCard() {
    if (card == null) {
      card = cards.of(ref);
    }
    return card;
  }

  /** Null while no other version is chosen. */
  public CardDiff getDiff() {
    if (diff == null && !to.isEmpty()) {
      diff = cards.diff(ref, to);
    }
    return diff;
  }

  /** The lines of the difference with those beside what changed. */
  public List<Line> getChanges() {
    List<Line> all = getDiff().lines();
    List<Line> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (isChange(all, i - 1) || isChange(all, i) || isChange(all, i + 1)) {
        shown.add(all.get(i));
      }
    }
    return shown;
  }

  private static boolean isChange(List<Line> lines, int i) {
    return i >= 0 && i < lines.size() && lines.get(i).change() != Change.SAME;
  }

  public String getSynthiantId() {
    return getCard().ref().substring(0, getCard().ref().indexOf('@'));
  }

  /** The other versions of the same Synthiant, newest first. */
  public List<String> getOthers() {
    return models.versions(getSynthiantId()).stream()
        .map(view -> view.version().ref())
        .filter(other -> !other.equals(getCard().ref()))
        .toList();
  }

  public String getRef() {
    return ref;
  }

  public void setRef(String ref) {
    this.ref = ref == null ? "" : ref;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to == null ? "" : to;
  }
}
