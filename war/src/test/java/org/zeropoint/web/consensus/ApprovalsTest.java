package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.zeropoint.web.page.Wording;

class ApprovalsTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);

  @Test
  void firstOfTwo_saysWhoIsMissing() {
    var none = new Approvals(List.of(), 2);
    assertThat(none.lastOneMissing()).isFalse();
    assertThat(none.words(ENGLISH)).startsWith("0 of 2 approvals. Missing: 2 promoters who");

    var one = new Approvals(List.of("paula"), 2);
    assertThat(one.lastOneMissing()).isTrue();
    assertThat(one.by("paula")).isTrue();
    assertThat(one.by("peter")).isFalse();
    assertThat(one.words(ENGLISH))
        .isEqualTo(
            "1 of 2 approvals, by paula. Missing: one more promoter who neither wrote, last edited"
                + " nor trained it.");
  }

  @Test
  void onePromoterSuffices_whereThePolicyAsksForOne() {
    var approvals = new Approvals(List.of(), 1);
    assertThat(approvals.several()).isFalse();
    assertThat(approvals.lastOneMissing()).isTrue();
  }
}
