package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Role;

class DiscussionRulesTest {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-02T00:00:00Z");

  @Test
  void openThreads_areToldByWhoOpenedHowMany_sinceWhen() {
    var open =
        List.of(thread("bob", true, FIRST), thread("bob", true, LATER), thread("eve", true, LATER));

    var requirement = DiscussionRules.requirement(open);
    assertThat(requirement.state()).isEqualTo(State.UNSATISFIED);
    assertThat(requirement.reason())
        .isEqualTo(
            "bob opened 2 blocking threads, open since 2026-01-01T00:00:00Z;"
                + " eve opened a blocking thread, open since 2026-01-02T00:00:00Z");
    assertThat(DiscussionRules.requirement(List.of()).blocks()).isFalse();
  }

  @Test
  void aBlockingThread_isResolvedByItsOpener_orAnotherPersonWhoReviews() {
    var thread = thread("bob", true, FIRST);

    assertThat(may(thread, caller("bob", false, Role.ADMIN))).isTrue();
    assertThat(may(thread, caller("eve", false, Role.REVIEWER))).isTrue();
    assertThat(may(thread, caller("ann", false, Role.AUTHOR, Role.REVIEWER))).isFalse();
    assertThat(may(thread, caller("bot", true, Role.AI_REVIEWER))).isFalse();
    assertThat(may(thread, caller("adm", false, Role.ADMIN))).isFalse();
  }

  @Test
  void anyOtherThread_isResolvedByTheAuthorToo() {
    var thread = thread("bob", false, FIRST);

    assertThat(may(thread, caller("ann", false, Role.AUTHOR))).isTrue();
    assertThat(may(thread, caller("eve", false, Role.REVIEWER))).isTrue();
    assertThat(may(thread, caller("pam", false, Role.PROMOTER))).isFalse();
  }

  @Test
  void onlyReviewersAndAdmins_block() {
    DiscussionRules.requireMayBlock(caller("bot", true, Role.AI_REVIEWER));
    DiscussionRules.requireMayBlock(caller("adm", false, Role.ADMIN));
    assertThatThrownBy(() -> DiscussionRules.requireMayBlock(caller("ann", false, Role.AUTHOR)))
        .isInstanceOf(Forbidden.class);
  }

  private static boolean may(DiscussionThread thread, Caller caller) {
    return DiscussionRules.mayResolve(thread, caller, "ann", Set.of("ann"));
  }

  private static Caller caller(String name, boolean service, Role... roles) {
    return new Caller(name, "default", service, Set.of(roles));
  }

  private static DiscussionThread thread(String by, boolean blocking, Instant at) {
    return new DiscussionThread(
        1, new DiscussionThread.Topic("sha256:0", Optional.empty(), blocking), by, at);
  }
}
