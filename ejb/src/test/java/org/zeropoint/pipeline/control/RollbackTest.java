package org.zeropoint.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;

class RollbackTest {

  private final Synthiant synthiant = new Synthiant("default", "syn", "author", Instant.EPOCH);
  private final ModelAlias production = new ModelAlias(synthiant, "production");
  private final List<AliasChange> history = new ArrayList<>();
  private final List<ModelVersion> versions = new ArrayList<>();

  RollbackTest() {
    for (int i = 1; i <= 3; i++) {
      versions.add(new Version(i, synthiant));
    }
  }

  @Test
  void twoRollbacksGoBackTwoVersions() {
    promote(1);
    promote(2);
    promote(3);

    assertThat(target()).contains(2);
    rollback();
    assertThat(target()).contains(1);
    rollback();
    assertThat(target()).isEmpty();
  }

  @Test
  void rollbackAfterARemovalBringsBackWhatWasRemoved() {
    promote(1);
    promote(2);
    move(AliasChange.REMOVAL, Optional.empty());

    assertThat(target()).contains(2);
    rollback();
    assertThat(target()).contains(1);
  }

  @Test
  void promotionAfterARollbackStartsFromThere() {
    promote(1);
    promote(2);
    rollback();
    promote(3);

    assertThat(target()).contains(1);
  }

  @Test
  void nothingToGoBackTo() {
    assertThat(Rollback.target(List.of())).isEmpty();
    promote(1);
    assertThat(target()).isEmpty();
  }

  private void promote(int number) {
    move(AliasChange.PROMOTION, Optional.of(versions.get(number - 1)));
  }

  private void rollback() {
    move(AliasChange.ROLLBACK, Rollback.target(history));
  }

  private void move(String kind, Optional<ModelVersion> to) {
    var move =
        new AliasChange.Move(
            kind, to, AliasChange.Grounds.NONE, Optional.empty(), "promoter", Instant.EPOCH);
    var change = new AliasChange(production, history.size() + 1, move);
    production.follow(change);
    history.add(0, change);
  }

  private Optional<Integer> target() {
    return Rollback.target(history).map(ModelVersion::number);
  }

  /** A version with an id, as the database would give it. */
  private static final class Version extends ModelVersion {
    private final long id;

    Version(long id, Synthiant synthiant) {
      super(
          synthiant,
          new Origin(
              "gpt-nano",
              "sha256:x",
              1,
              Optional.empty(),
              Optional.of("run" + id),
              Optional.empty(),
              "c",
              Optional.of("p")),
          Instant.EPOCH);
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }
  }
}
