package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.ZeropointServer;

/** A review without a mouse. */
@Tag("browser")
class KeyboardIT {

  private static final String SUMMARY = "a.zp-summary";

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void reviewerSearchesChoosesAndAccepts_byKeysAlone() {
    String name = SamplePost.id("keys");
    SamplePost.post(server, name + "-older");
    SamplePost.post(server, name + "-newer");
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposals")) {
      live(reviewer);
      reviewer.press("/");
      assertThat(reviewer.field("Search")).isFocused();
      reviewer.page().keyboard().type(name);
      reviewer.press("Enter");
      reviewer.page().waitForURL(Pattern.compile(".*text=" + name + ".*"));
      Locator rows = reviewer.page().locator(SUMMARY);
      assertThat(rows).hasCount(2);
      live(reviewer);

      reviewer.press("j");
      assertThat(rows.nth(0)).isFocused();
      reviewer.press("j");
      reviewer.press("j");
      assertThat(rows.nth(1)).isFocused();
      reviewer.press("k");
      assertThat(rows.nth(0)).isFocused();
      reviewer.picture("keys-row");
      reviewer.press("j");
      reviewer.press("Enter");
      assertThat(reviewer.page().locator("h1")).containsText("-older");
      live(reviewer);

      reviewer.press("a");
      assertThat(question(reviewer)).containsText("Accept the proposal?");
      assertThat(reviewer.barriers("body")).isEmpty();
      reviewer.picture("keys-accept");
      reviewer.press("Escape");
      assertThat(question(reviewer)).isHidden();
      assertThat(reviewer.at("rest")).containsText("Nobody has voted");
      reviewer.press("a");
      assertThat(question(reviewer)).isVisible();
      reviewer.reach(reviewer.page().locator(".ui-confirmdialog-yes:visible"));
      reviewer.press("Enter");
      assertThat(reviewer.at("state")).containsText("Partial consensus");
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void rejectionByKeyStillNeedsAReason_andNoKeyActsWhileOneTypes() {
    String id = SamplePost.post(server, "keys-no");
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposal?id=" + id)) {
      live(reviewer);
      reviewer.press("r");
      assertThat(question(reviewer)).containsText("Reject the proposal?");
      reviewer.confirm();
      assertThat(reviewer.page().locator("#decision .ui-message-error"))
          .containsText("needs a reason");
      assertThat(reviewer.field("Reason")).isFocused();
      reviewer.page().keyboard().type("a rather large claim, hardly measured");
      assertThat(question(reviewer)).isHidden();
      assertThat(reviewer.field("Reason")).hasValue("a rather large claim, hardly measured");
      reviewer.page().locator("h1").click();
      reviewer.press("r");
      reviewer.confirm();
      assertThat(reviewer.at("state")).containsText("Consensus failed");
    }
  }

  @Test
  void questionMarkShowsTheKeys_andWhoeverDoesNotWantThemSwitchesThemOff() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/inbox")) {
      live(reviewer);
      reviewer.press("?");
      Locator list = reviewer.page().getByRole(AriaRole.DIALOG);
      assertThat(list).containsText("To the next or the previous line");
      assertThat(reviewer.barriers("body")).isEmpty();
      reviewer.pictures("keys");
      reviewer.press("Escape");
      assertThat(list).isHidden();
      reviewer.button("Keyboard shortcuts").click();
      assertThat(list).isVisible();

      reviewer.open("/account");
      reviewer.field("Keyboard shortcuts").uncheck();
      reviewer.button("Keep").click();
      assertThat(reviewer.page().locator("main")).containsText("Kept.");
      reviewer.open("/consensus/proposals");
      live(reviewer);
      assertThat(reviewer.button("Keyboard shortcuts")).hasCount(0);
      reviewer.press("/");
      assertThat(reviewer.field("Search")).not().isFocused();
    }
  }

  private static void live(Visitor visitor) {
    assertThat(visitor.at("zp-live")).hasAttribute("data-state", "up");
  }

  private static Locator question(Visitor visitor) {
    return visitor.page().getByRole(AriaRole.ALERTDIALOG);
  }
}
