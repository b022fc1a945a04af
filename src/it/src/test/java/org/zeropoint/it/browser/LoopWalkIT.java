package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.ZeropointServer;

/** The whole loop, through the pages alone: train, propose, judge, promote, try, verify. */
@Tag("browser")
class LoopWalkIT {

  private static final double MINUTE = 60_000;
  private static final int CHARACTERS = 200_000;
  private static final String SYNTHIANT =
      "walker-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void wholeLoop_throughThePages() {
    String proposal;
    try (Visitor author = Visitor.as(server, "author", "/training/corpora")) {
      upload(author);
      start(author);
      watch(author);
      proposal = becomesProposal(author);
      authorMayNotJudge(author);
      noErrors(author);
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/")) {
      accept(reviewer, proposal);
      noErrors(reviewer);
    }
    try (Visitor promoter = Visitor.as(server, "promoter", proposal)) {
      promote(promoter);
      tryIt(promoter);
      noErrors(promoter);
    }
    try (Visitor auditor = Visitor.as(server, "auditor", "/audit/log")) {
      verify(auditor);
      noErrors(auditor);
    }
  }

  private void upload(Visitor author) {
    author.field("Name").fill(SYNTHIANT + "-text");
    author.field("Licence").fill("CC0-1.0");
    author.field("Source").fill("made up for this walk");
    author.choose("corpus:file_input", "text.txt", SampleText.of(CHARACTERS, 1));
    author.button("Upload").click();
    assertThat(author.at("messages")).containsText("can be trained on now");
    author.pictures("corpora");
  }

  /** First with two limits broken: the fields say so, also where they had to be unfolded. */
  private void start(Visitor author) {
    author.open("/training/runs");
    author.field("Synthiant").fill(SYNTHIANT);
    author.at("plan:corpus").selectOption(SYNTHIANT + "-text");
    author.at("plan:steps").fill("20000");
    author.at("plan:learningRate").fill("0.01");
    assertThat(author.at("plan:patience")).isHidden();
    author.page().getByText("Advanced: schedule").click();
    author.at("plan:schedule").selectOption("linear");
    author.at("plan:patience").fill("101");
    author.button("Start the run").click();
    assertThat(author.page().locator("#plan\\:fields .ui-message-error")).containsText("10");
    assertThat(author.page().locator("#plan\\:tuning .ui-message-error")).containsText("100");
    assertThat(author.at("plan:patience")).isVisible();
    author.pictures("run-limits");
    author.at("plan:steps").fill("400");
    author.at("plan:patience").fill("0");
    author.button("Start the run").click();
    author.page().waitForURL(Pattern.compile(".*/training/run\\?id=.*"));
  }

  /**
   * The numbers change in the page that is open: a mark on its document would not outlive a reload.
   */
  private void watch(Visitor author) {
    author.page().evaluate("document.documentElement.dataset.mark = 'here'");
    Locator step = author.at("step");
    assertThat(step).not().hasText("0", hasTextWithin(MINUTE));
    double first = number(author.at("loss").textContent());
    int atFirst = points(author);
    author
        .page()
        .waitForFunction(
            "() => document.getElementById('step').textContent !== '" + step.textContent() + "'");
    author.picture("run-going");
    assertThat(author.at("state")).containsText("Completed", within(3 * MINUTE));
    assertThat(number(author.at("loss").textContent())).isLessThan(first);
    assertThat(points(author)).isGreaterThan(atFirst);
    assertThat(author.page().evaluate("document.documentElement.dataset.mark")).isEqualTo("here");
  }

  private static int points(Visitor visitor) {
    return (int) visitor.page().evaluate("PF('lossChart').chart.data.datasets[0].data.length");
  }

  private String becomesProposal(Visitor author) {
    Locator link = author.page().getByText("read the evidence and decide");
    assertThat(link).isVisible(new IsVisibleOptions().setTimeout(2 * MINUTE));
    author.pictures("run");
    link.click();
    assertThat(author.at("state")).containsText("Partial consensus", within(MINUTE));
    for (String rule :
        List.of(
            "limits-kept",
            "digests-match",
            "finite-numbers",
            "no-verbatim-passage",
            "near-duplicates",
            "run-health",
            "data-source",
            "canary-exposure",
            "unsafe-continuations",
            "secrets",
            "personal-data")) {
      assertThat(author.at("what")).containsText(rule);
    }
    assertThat(author.at("what")).containsText("Order-2 byte model");
    assertThat(author.at("what"))
        .containsText(Pattern.compile("\\d+ of \\d+ passages of the held-out text nearly stand"));
    return author.place();
  }

  private void authorMayNotJudge(Visitor author) {
    assertThat(author.button("Accept")).hasCount(0);
    assertThat(author.button("Reject")).hasCount(0);
    assertThat(author.at("decision")).containsText("role reviewer");
    author.picture("proposal-author");
  }

  private void accept(Visitor reviewer, String proposal) {
    assertThat(reviewer.place()).isEqualTo("/consensus/proposals");
    assertThat(reviewer.page().locator(".zp-tile")).hasCount(5);
    reviewer.pictures("proposals");
    reviewer.page().locator("a.zp-summary", within(SYNTHIANT + "@1")).click();
    assertThat(reviewer.place()).isEqualTo(proposal);
    assertThat(reviewer.at("decision")).containsText("accepted at once");
    reviewer.pictures("proposal");
    reviewer.field("Reason").fill("Better than the baseline, and nothing copied.");
    reviewer.button("Accept").click();
    assertThat(reviewer.at("messages")).containsText("Dual consensus achieved");
    assertThat(reviewer.at("state")).containsText("Dual consensus achieved");
    assertThat(reviewer.at("rest")).containsText("nothing copied");
    assertThat(reviewer.button("Accept")).hasCount(0);
    reviewer.picture("proposal-accepted");
  }

  private static com.microsoft.playwright.Page.LocatorOptions within(String words) {
    return new com.microsoft.playwright.Page.LocatorOptions().setHasText(words);
  }

  private void promote(Visitor promoter) {
    promoter.button("Promote to production").click();
    Locator dialog = promoter.page().locator(".ui-confirm-dialog:visible");
    assertThat(dialog).containsText(SYNTHIANT + "@1");
    promoter.picture("promote-dialog");
    promoter.confirm();
    assertThat(promoter.at("messages")).containsText("is in production of " + SYNTHIANT);
    assertThat(promoter.at("promotion")).containsText("In production");
  }

  private void tryIt(Visitor promoter) {
    promoter.page().getByText("Try it, or roll it back").click();
    promoter.field("Prompt").fill("the ");
    promoter.at("try:maxTokens").fill("120");
    promoter.button("Let it write").click();
    assertThat(promoter.at("output"))
        .containsText(Pattern.compile("the .{40,}", Pattern.DOTALL), within(MINUTE));
    assertThat(promoter.at("try:written")).containsText("120 tokens by " + SYNTHIANT + "@1");
    promoter.pictures("synthiant");
    promoter.at("try:maxTokens").fill("5000");
    promoter.button("Let it write").click();
    assertThat(promoter.page().locator("#try .ui-message-error")).containsText("1024");
  }

  private void verify(Visitor auditor) {
    auditor.button("Verify").click();
    assertThat(auditor.at("verify:result")).containsText("Valid.");
    assertThat(auditor.page().locator("main")).containsText("alias.promote");
    auditor.pictures("audit");
  }

  private static void noErrors(Visitor visitor) {
    assertThat(visitor.errors()).isEmpty();
    assertThat(visitor.tooWide()).isEmpty();
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(",", "").toLowerCase(Locale.ROOT));
  }

  private static ContainsTextOptions within(double milliseconds) {
    return new ContainsTextOptions().setTimeout(milliseconds);
  }

  private static com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions hasTextWithin(
      double milliseconds) {
    return new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
        .setTimeout(milliseconds);
  }
}
