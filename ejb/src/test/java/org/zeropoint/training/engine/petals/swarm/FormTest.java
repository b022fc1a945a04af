package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.training.engine.worker.PlainPython;

/** Which models the worker refuses, since the Petals of 2023 would pass over a part of them. */
class FormTest {

  private static final String CHECK =
      "import sys; sys.path.append('../deploy/workers/petals'); import form; form.check(sys.argv[1])";

  @TempDir private Path directory;

  @BeforeAll
  static void python() {
    PlainPython.isNeeded();
  }

  private static String said(Path model) throws Exception {
    Process process =
        new ProcessBuilder(PlainPython.command(), "-I", "-B", "-c", CHECK, model.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return said.substring(said.lastIndexOf('\n') + 1);
  }

  @Test
  void modelOfThatTimeIsTaken() throws Exception {
    assertThat(said(Path.of("../src/it/models/llama"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "llama3, rope_parameters.rope_type",
    "llama-linear, rope_parameters.rope_type",
    "llama-yarn, rope_parameters.rope_type",
    "llama-tied-biased, attention_bias"
  })
  void modelOfALaterTimeIsRefused(String model, String field) throws Exception {
    assertThat(said(Path.of("../src/it/models").resolve(model)))
        .startsWith("form.Unreadable: " + field + " in config.json has to be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model_type\": \"llama\", \"rope_parameters\": {\"rope_theta\": 500000.0}} | rope_parameters.rope_theta",
        "{\"model_type\": \"llama\", \"rope_scaling\": {\"rope_type\": \"llama3\"}} | rope_scaling.type",
        "{\"model_type\": \"bloom\"} | model_type",
        "{\"model_type\": \"llama\", \"mlp_bias\": true} | mlp_bias",
        "{\"model_type\": \"llama\", \"hidden_size\": 16, \"num_attention_heads\": 4, \"head_dim\": 8} | head_dim",
        "no JSON | config.json cannot be read"
      })
  void whatWouldBePassedOverIsNamed(String config, String field) throws Exception {
    Files.writeString(directory.resolve("config.json"), config);
    assertThat(said(directory)).startsWith("form.Unreadable: " + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model_type\": \"llama\", \"rope_theta\": 500000.0, \"rope_scaling\": null}",
        "{\"model_type\": \"llama\", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.0}}",
        "{\"model_type\": \"llama\", \"rope_theta\": 500000.0, \"rope_parameters\": {\"rope_theta\": 500000.0}}"
      })
  void whatWasReadThenIsTaken(String config) throws Exception {
    Files.writeString(directory.resolve("config.json"), config);
    assertThat(said(directory)).isEmpty();
  }
}
