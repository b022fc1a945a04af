package org.zeropoint.web.consensus;

import java.util.List;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.web.page.Wording;

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
  public String words(Wording wording) {
    int there = given.size();
    String count =
        given.isEmpty()
            ? wording.say("approvals.words", there, needed)
            : wording.say("approvals.by", there, needed, String.join(", ", given));
    String missing = given.isEmpty() ? "approvals.missing" : "approvals.missing.more";
    return count + ". " + wording.say(missing, needed - there);
  }
}
