package org.zeropoint.web.consensus;

import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.consensus.entity.PromotionApproval;

/**
 * How far a promotion came that the policy asks several people for.
 *
 * @param given names of who wants it in production
 * @param needed how many have to
 */
public record Approvals(List<String> given, int needed) {

  public Approvals {
    given = List.copyOf(given);
  }

  static Approvals of(List<PromotionApproval> given, int needed) {
    return new Approvals(given.stream().map(PromotionApproval::approver).toList(), needed);
  }

  public boolean several() {
    return needed > 1;
  }

  /** Whether {@code name} has said so already. */
  public boolean by(String name) {
    return given.contains(name);
  }

  /** Whether one more approval moves it. */
  public boolean lastOneMissing() {
    return given.size() + 1 >= needed;
  }

  /** How many there are, whose they are, and who is missing. */
  public String words() {
    String count = given.size() + " of " + needed + " approvals";
    String whose =
        given.isEmpty() ? "" : ", by " + given.stream().collect(Collectors.joining(", "));
    int missing = needed - given.size();
    return count
        + whose
        + ". Missing: "
        + (missing == 1 ? "one" : Integer.toString(missing))
        + (given.isEmpty() ? "" : " more")
        + (missing == 1 ? " promoter" : " promoters")
        + " who neither wrote, last edited nor trained it.";
  }
}
