package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.ZeropointServer;

/** The chart of a run: which numbers, on which scale, of which steps. */
@Tag("browser")
class RunChartIT {

  private static final double MINUTES = 180_000;
  private static final int STEPS = 800;
  private static final int NARROWEST = 320;
  private static final int HEIGHT = 900;
  private static final int DESKTOP = 1280;
  private static final String NAME = "chart-" + Long.toString(System.nanoTime(), 36);
  private static final String DRAWN =
      "set => PF('lossChart').chart.data.datasets[set].data.map(point => point.x)";
  private static final String ENDS =
      "step => PF('lossChart').chart.data.datasets[0].data.slice(-1)[0].x === step";
  private static final String SCALE = "() => PF('lossChart').chart.scales.y.type";
  private static final String LABELS =
      "() => PF('lossChart').chart.data.datasets.map(set => set.label)";

  private static ZeropointServer server;
  private static String path;

  /** Two watch it go: one all of it, one its first steps. */
  @BeforeAll
  static void train() {
    server = ZeropointServer.shared();
    SampleRun.upload(server, NAME, 11);
    path = "/training/run?id=" + SampleRun.start(server, NAME, STEPS);
    try (Visitor whole = Visitor.as(server, "author", path);
        Visitor zoomed = Visitor.as(server, "author", path + "&scale=log&from=5&to=40")) {
      assertThat(whole.at("state")).containsText("Completed", within(MINUTES));
      assertThat(zoomed.at("state")).containsText("Completed", within(MINUTES));
      assertThat(whole.at("drawn")).containsText("Steps 1 to 800, ", within(MINUTES));
      whole.page().waitForFunction(ENDS, STEPS);
      assertThat(zoomed.at("step")).hasText("800", new HasTextOptions().setTimeout(MINUTES));
      assertThat(zoomed.at("drawn")).hasText("Steps 5 to 40, every one drawn.");
      assertThat(drawn(zoomed, 0)).isEqualTo(IntStream.rangeClosed(5, 40).boxed().toList());
      assertThat(zoomed.page().evaluate(SCALE)).isEqualTo("logarithmic");
      assertThat(whole.errors()).isEmpty();
      assertThat(zoomed.errors()).isEmpty();
    }
  }

  @Test
  void zoomShowsEveryStep_aWrongRangeIsTold_andTheWholeRunComesBack() {
    try (Visitor visitor = Visitor.as(server, "author", path)) {
      assertThat(visitor.at("drawn")).containsText("of them drawn");
      List<Integer> all = drawn(visitor, 0);
      assertThat(all).hasSizeBetween(400, 600).contains(1, STEPS);

      visitor.field("From step").fill("300");
      visitor.field("To step").fill("400");
      visitor.field("To step").press("Enter");
      visitor.page().waitForURL(Pattern.compile(".*from=300&to=400.*"));
      assertThat(visitor.at("drawn")).hasText("Steps 300 to 400, every one drawn.");
      List<Integer> each = IntStream.rangeClosed(300, 400).boxed().toList();
      assertThat(drawn(visitor, 0)).isEqualTo(each);
      assertThat(all.containsAll(each)).as("all of them before").isFalse();
      assertThat(visitor.page().locator("#table tbody tr td:first-child").first()).hasText("400");
      assertThat(visitor.at("samples")).not().hasText("–");
      looksRight(visitor, "run-zoomed");

      visitor.field("From step").fill("500");
      visitor.button("Zoom").click();
      assertThat(visitor.at("refused")).containsText("must be after the first, which is 500");
      assertThat(visitor.at("refused")).containsText("the whole run is");
      assertThat(visitor.field("To step")).hasAttribute("aria-invalid", "true");
      assertThat(visitor.field("To step")).hasAccessibleDescription(Pattern.compile(".*500.*"));
      assertThat(drawn(visitor, 0)).isEqualTo(all);
      looksRight(visitor, "run-zoom-refused");
      visitor.field("From step").fill("half");
      visitor.field("To step").fill("801");
      visitor.button("Zoom").click();
      assertThat(visitor.at("from-hint")).containsText("whole number from 1 to 800");
      assertThat(visitor.at("to-hint")).containsText("whole number from 1 to 800");

      visitor.at("whole").click();
      assertThat(visitor.at("refused")).hasCount(0);
      assertThat(visitor.field("From step")).hasValue("");
      assertThat(drawn(visitor, 0)).isEqualTo(all);
    }
  }

  @Test
  void scaleAndNumbersAreChosenByKeyboard_andStayInTheAddress() {
    try (Visitor visitor = Visitor.as(server, "author", path + "&from=700&to=800")) {
      assertThat(visitor.page().evaluate(SCALE)).isEqualTo("linear");
      chosen(visitor, "Logarithmic", ".*series=loss&scale=log&from=700&to=800.*");
      assertThat(visitor.page().evaluate(SCALE)).isEqualTo("logarithmic");
      assertThat(visitor.page().evaluate(LABELS))
          .isEqualTo(List.of("Training loss", "Held-out loss"));
      looksRight(visitor, "run-logarithmic");

      chosen(visitor, "Gradient norm", ".*series=gradient&scale=log&from=700&to=800.*");
      assertThat(visitor.at("h-loss")).hasText("Gradient norm");
      assertThat(visitor.page().evaluate(LABELS)).isEqualTo(List.of("Gradient norm"));
      assertThat(drawn(visitor, 0)).hasSize(101);
      chosen(visitor, "Tokens/s", ".*series=speed&scale=log.*");
      assertThat(drawn(visitor, 0)).hasSize(101);
      chosen(visitor, "Linear", ".*series=speed&scale=linear.*");
      chosen(visitor, "Learning rate", ".*series=rate&scale=linear.*");
      assertThat(visitor.page().locator("#table tbody tr")).hasCount(40);
      looksRight(visitor, "run-learning-rate");
    }
  }

  private static void chosen(Visitor visitor, String name, String address) {
    Locator link =
        visitor
            .page()
            .locator(".zp-switch")
            .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name).setExact(true));
    visitor.reach(link);
    visitor.press("Enter");
    visitor.page().waitForURL(Pattern.compile(address));
    assertThat(link).hasAttribute("aria-current", "true");
  }

  private static void looksRight(Visitor visitor, String name) {
    Page page = visitor.page();
    assertThat(visitor.barriers("body")).isEmpty();
    visitor.pictures(name);
    assertThat(visitor.tooWide()).isEmpty();
    page.setViewportSize(NARROWEST, HEIGHT);
    page.waitForFunction(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    visitor.picture(name + "-narrowest");
    page.setViewportSize(DESKTOP, HEIGHT);
    assertThat(visitor.errors()).isEmpty();
  }

  /** The steps that a line of the chart has points of. */
  private static List<Integer> drawn(Visitor visitor, int line) {
    visitor.page().waitForFunction("() => window.PF && PF('lossChart') && PF('lossChart').chart");
    List<?> steps = (List<?>) visitor.page().evaluate(DRAWN, line);
    return steps.stream().map(step -> ((Number) step).intValue()).toList();
  }

  private static ContainsTextOptions within(double millis) {
    return new ContainsTextOptions().setTimeout(millis);
  }
}
