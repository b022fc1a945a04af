package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;

/** The catalogue, how a model is uploaded, and where an upload stands. */
@Tag("browser")
class CataloguePageIT {

  private static final String SYNTHIANT = "catalogue-page";

  private static final double MEASURED = 60_000;

  private final ZeropointServer server = ZeropointServer.shared();

  @TempDir Path directory;

  @Test
  void anUploadIsShown_withItsProposal_andTheCommandThatSendsOne() throws Exception {
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 8), Map.of());
    JsonNode upload = uploaded(Files.readAllBytes(file));
    try (Visitor author = Visitor.as(server, "author", "/models/catalogue")) {
      assertThat(author.page().locator("main")).containsText("gpt-nano");
      assertThat(author.page().locator("main")).containsText("120,576");
      assertThat(author.at("mine")).containsText(SYNTHIANT);
      assertThat(author.page().locator("main")).containsText("/api/synthiants/bases/candidates");
      assertThat(author.at("mine"))
          .containsText(
              "Proposed", new LocatorAssertions.ContainsTextOptions().setTimeout(MEASURED));
      author.picture("catalogue");
      author.open("/consensus/proposal?id=upload-" + upload.path("uploadId").asText());
      assertThat(author.page().locator("main")).containsText("Made elsewhere");
      assertThat(author.page().locator("main")).containsText("not known");
      author.open("/models/synthiant?id=" + SYNTHIANT);
      assertThat(author.at("versions")).containsText("elsewhere");
      assertThat(author.errors()).isEmpty();
    }
  }

  private JsonNode uploaded(byte[] weights) {
    Api author = Api.as(server, "author");
    HttpResponse<String> answer =
        author.send(
            author
                .request(
                    "api/synthiants/"
                        + SYNTHIANT
                        + "/candidates?modelId=gpt-nano&corpus=commons-lang3")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(weights)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer);
  }
}
