package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zeropoint.it.Api;
import org.zeropoint.it.Inside;
import org.zeropoint.it.SpreadModel;
import org.zeropoint.it.ZeropointServer;
import org.zeropoint.it.http.TestNode;

/**
 * An admin adds a node, sees what it holds, and pauses, drains and releases it: with the keyboard
 * where one is enough.
 */
@Tag("inside")
@ExtendWith(ArquillianExtension.class)
class NodesPageIT {

  private static final String PAGE = "/nodes/nodes";
  private static final double OFFLINE = 40_000;

  private final ZeropointServer server = ZeropointServer.inside();
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

  @Deployment(testable = false)
  static EnterpriseArchive application() {
    return Inside.extended(SpreadModel.class);
  }

  @AfterEach
  void fallSilent() {
    heart.shutdownNow();
  }

  @Test
  void aNodeIsAdded_shown_andLookedAfter() {
    try (Visitor admin = Visitor.as(server, "admin", "/consensus/proposals")) {
      byTheKeyboard(admin);
      assertThat(admin.at("nodes:list")).containsText("No nodes yet");
      assertThat(admin.at("models")).containsText("0 of 6 blocks are held");
      admin.pictures("nodes-none");
      assertThat(admin.tooWide()).isEmpty();

      TestNode node = added(admin);
      assertThat(row(admin)).containsText("Joining");
      heart.scheduleWithFixedDelay(() -> beat(node), 0, 2, TimeUnit.SECONDS);
      assertThat(row(admin)).containsText("Online");
      held(admin);
      admin.pictures("nodes");
      assertThat(admin.tooWide()).isEmpty();
      pausedAndDrained(admin);
      releasedAndRemoved(admin, node);
      assertThat(admin.errors()).isEmpty();
    }
  }

  @Test
  void othersSeeTheNodes_andChangeNothing() {
    try (Visitor auditor = Visitor.as(server, "auditor", PAGE)) {
      assertThat(auditor.page().locator("main")).containsText("Machines that compute");
      assertThat(auditor.page().locator("nav a[href$='/nodes/nodes']")).hasCount(0);
      assertThat(auditor.button("Make a code")).hasCount(0);
      assertThat(auditor.page().locator("#nodes\\:list button")).hasCount(0);
    }
  }

  private static void byTheKeyboard(Visitor admin) {
    admin
        .page()
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Nodes").setExact(true))
        .press("Enter");
    admin.page().waitForURL("**" + PAGE);
    assertThat(admin.page().locator("nav a[aria-current=page]")).hasText("Nodes");
    listens(admin);
  }

  /** From now on changes appear by themselves. */
  private static void listens(Visitor admin) {
    assertThat(admin.at("zp-live")).containsText("Live");
  }

  private TestNode added(Visitor admin) {
    admin.field("Name of the node").fill("two words");
    admin.field("Name of the node").press("Enter");
    assertThat(admin.page().locator("#enrol .ui-message-error")).containsText("letters");
    admin.field("Name of the node").fill("gpu-1");
    admin.button("Make a code").press("Enter");
    String command = admin.page().locator("#command code").textContent();
    assertThat(command)
        .contains("-Dzeropoint.role=node", "-Dzeropoint.coordinator=" + origin())
        .contains("-Dzeropoint.node.url=http://gpu-1:8080");
    String code = command.replaceFirst(".*-Dzeropoint.enrolment=(\\S+) .*", "$1");
    assertThat(admin.at("enrol:made")).containsText("in ");
    admin.picture("nodes-code");
    var node = new TestNode(server, "http://192.0.2.7:8080");
    HttpResponse<String> answer = node.enrol(code);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(row(admin)).containsText("http://192.0.2.7:8080");
    admin.open(PAGE);
    assertThat(admin.page().content()).doesNotContain(code);
    listens(admin);
    return node;
  }

  private String origin() {
    return server.uri("").toString().replaceFirst("/$", "");
  }

  private static void beat(TestNode node) {
    HttpResponse<String> answer =
        node.beat(
            "[{\"model\":\"%s\",\"first\":2,\"end\":4,\"bytes\":4096}]"
                .formatted(SpreadModel.digest()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void held(Visitor admin) {
    assertThat(row(admin)).containsText("2 waiting");
    assertThat(row(admin)).containsText("3.1 ms a token and block");
    assertThat(row(admin)).containsText("75 %");
    assertThat(row(admin)).containsText("fp32");
    assertThat(row(admin)).containsText("error not measured yet");
    assertThat(row(admin)).containsText("CPU of a test");
    Locator models = admin.at("models");
    assertThat(models).containsText("2 of 6 blocks are held");
    assertThat(models).containsText("Nobody holds 0 to 1 and 4 to 5.");
    assertThat(models).containsText("gpu-1 holds 2 to 3.");
    assertThat(models.locator("li")).hasCount(SpreadModel.BLOCKS);
    assertThat(models.locator("li").nth(2)).containsText("Block 2: held by gpu-1");
    assertThat(models.locator("li").nth(2)).containsText("×1");
    assertThat(models.locator("li").nth(4)).containsText("Block 4: held by no node");
  }

  private static void pausedAndDrained(Visitor admin) {
    button(admin, "Pause gpu-1").press("Enter");
    assertThat(admin.at("messages")).containsText("Paused.");
    assertThat(row(admin)).containsText("Paused");
    staysFocused(admin, button(admin, "Drain gpu-1"));
    button(admin, "Drain gpu-1").press("Enter");
    assertThat(row(admin)).containsText("Draining");
    assertThat(row(admin)).containsText("Hands its blocks over");
    button(admin, "Resume gpu-1").press("Enter");
    assertThat(admin.at("messages")).containsText("Resumed.");
    assertThat(row(admin)).containsText("Online");
  }

  /** Also when what is around it is drawn anew, which every heartbeat has it. */
  private static void staysFocused(Visitor admin, Locator button) {
    button.focus();
    row(admin).evaluate("row => { row.dataset.old = 'yes'; }");
    assertThat(row(admin)).not().hasAttribute("data-old", "yes");
    assertThat(button).isFocused();
  }

  private void releasedAndRemoved(Visitor admin, TestNode node) {
    HttpResponse<String> answer =
        Api.as(server, "admin")
            .post("api/nodes/" + node.id() + "/quarantine", "{\"reason\":\"Its answers differ.\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(row(admin)).containsText("Its answers differ.");
    admin.picture("nodes-quarantined");
    button(admin, "Release gpu-1").click();
    admin.confirm();
    assertThat(admin.at("messages")).containsText("Released.");
    heart.shutdownNow();
    assertThat(row(admin))
        .containsText("Offline", new LocatorAssertions.ContainsTextOptions().setTimeout(OFFLINE));
    assertThat(admin.at("models")).containsText("0 of 6 blocks are held");
    button(admin, "Remove gpu-1").click();
    admin.confirm();
    assertThat(admin.at("nodes:list")).containsText("No nodes yet");
  }

  private static Locator row(Visitor admin) {
    return admin.at("nodes:list").locator("tbody tr").first();
  }

  private static Locator button(Visitor admin, String name) {
    return admin
        .page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("^" + name + "$")));
  }
}
