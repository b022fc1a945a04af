package org.zeropoint.web.models;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.SynthiantView;
import org.zeropoint.models.entity.VersionView;
import org.zeropoint.pipeline.boundary.Promotions;
import org.zeropoint.pipeline.boundary.Retreats;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** One Synthiant: its versions, what is live of them and what was before. */
@Named
@ViewScoped
public class VersionsView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Models models;
  @Inject private Retreats retreats;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String id = "";
  private String seen = "";
  private String reason = "";
  private transient Shown shown;

  private record Shown(
      SynthiantView synthiant, List<VersionView> versions, List<AliasChange> history) {}

  public void load() {
    attempts.load(this::shown);
  }

  public void refresh() {
    shown = null;
  }

  public void rollback() {
    attempts.run(
        () -> {
          Promotions.Moved moved = retreats.rollback(id, ModelAlias.PRODUCTION, Optional.of(seen));
          attempts.done(texts.say("models.rolledBack"), live(moved));
        });
    refresh();
  }

  public void remove() {
    attempts.run(
        () -> {
          retreats.remove(
              id, ModelAlias.PRODUCTION, Optional.of(reason.strip()).filter(r -> !r.isEmpty()));
          attempts.done(texts.say("models.removed"), texts.say("models.removed.more", id));
        });
    refresh();
  }

  private String live(Promotions.Moved moved) {
    return moved
        .version()
        .map(version -> texts.say("models.rolledBack.to", version.ref()))
        .orElseGet(() -> texts.say("models.rolledBack.nothing"));
  }

  private Shown shown() {
    if (shown == null) {
      shown =
          new Shown(
              models.synthiant(id), models.versions(id), models.history(id, ModelAlias.PRODUCTION));
    }
    return shown;
  }

  public SynthiantView getSynthiant() {
    return shown().synthiant();
  }

  /** The alias {@code production}; null when nothing is live. */
  public ModelAlias getProduction() {
    return getSynthiant().production().orElse(null);
  }

  public ModelVersion getLive() {
    return getSynthiant().production().flatMap(ModelAlias::target).orElse(null);
  }

  /** What the page shows as live, empty for nothing; it comes back with a rollback. */
  public String getSeen() {
    return getLive() == null ? "" : getLive().ref();
  }

  public void setSeen(String seen) {
    this.seen = seen == null ? "" : seen;
  }

  /** Why it is taken out of service. */
  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason == null ? "" : reason;
  }

  public List<VersionView> getVersions() {
    return shown().versions();
  }

  /** Those that write text. */
  public List<VersionView> getWriters() {
    return getVersions().stream().filter(view -> view.version().writes()).toList();
  }

  public List<AliasChange> getHistory() {
    return shown().history();
  }

  /** A name for a version that may be absent. */
  public String ref(Optional<ModelVersion> version) {
    return version.map(ModelVersion::ref).orElseGet(() -> texts.say("models.nothing"));
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id == null ? "" : id;
  }
}
