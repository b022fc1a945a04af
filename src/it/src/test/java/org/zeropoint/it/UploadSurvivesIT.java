package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;

class UploadSurvivesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void anUpload_becomesOneProposal_whenTheServerIsKilledAfterItsAnswer() throws IOException {
    try (ZeropointServer server =
        ZeropointServer.start("upload", "-Dzeropoint.models.limit=1048576")) {
      Api author = Api.as(server, "author");
      HttpResponse<String> tooLarge = sent(author, new byte[2 << 20]);
      assertThat(tooLarge.statusCode()).as(tooLarge.body()).isEqualTo(413);
      HttpResponse<String> answer = sent(author, weights());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      server.kill();
      Path broken = Files.createDirectories(server.data().resolve("incoming/broken"));
      Files.writeString(broken.resolve("model.safetensors"), "the rest never came");

      server.start();

      assertThat(broken).doesNotExist();
      JsonNode upload = proposed(author, Api.json(answer).path("uploadId").asText());
      assertThat(upload.path("status").asText()).as(upload.toString()).isEqualTo("proposed");
      JsonNode versions = Api.json(author.get("api/models?synthiantId=survivor"));
      assertThat(versions).hasSize(1);
      assertThat(Api.json(author.get("api/proposals?synthiantId=survivor"))).hasSize(1);
    }
  }

  private static JsonNode proposed(Api author, String uploadId) {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode upload = Api.json(author.get("api/uploads/" + uploadId));
    while ("received".equals(upload.path("status").asText())) {
      assertThat(Instant.now()).as(upload.toString()).isBefore(deadline);
      upload = Api.json(author.get("api/uploads/" + uploadId));
    }
    return upload;
  }

  private static HttpResponse<String> sent(Api author, byte[] body) {
    return author.send(
        author
            .request("api/synthiants/survivor/candidates?modelId=gpt-nano&corpus=commons-lang3")
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private byte[] weights() throws IOException {
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 2), Map.of());
    return Files.readAllBytes(file);
  }
}
