package org.zeropoint.training.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Unavailable;

/** Against a process of Python that misbehaves as it is told. */
class WorkerTest {

  private static final Path SCRIPT = Path.of("src/test/python/echo_worker.py").toAbsolutePath();

  @TempDir private Path directory;

  @BeforeEach
  void python() {
    PlainPython.isNeeded();
  }

  private WorkerSpec spec(String manner, int startSeconds) {
    return new WorkerSpec(
        "echo",
        List.of(PlainPython.command(), "-B", SCRIPT.toString(), manner),
        Map.of("PATH", System.getenv("PATH"), "SAID", "yes"),
        directory,
        1,
        Duration.ofSeconds(startSeconds),
        Duration.ofSeconds(3));
  }

  private Worker start() {
    return Worker.start(spec("sound", 60));
  }

  private static ProcessHandle process(Worker worker) {
    return ProcessHandle.of(worker.pid()).orElseThrow();
  }

  @Test
  void framesComeBackAsTheyWereSent() throws WorkerDied {
    var blocks = new LinkedHashMap<String, Block>();
    blocks.put("z", Block.of(Tensor.of(new float[] {1, Float.NaN, -0f, 0x1p-149f}, 2, 2)));
    blocks.put("a", Block.of(new long[] {Integer.MIN_VALUE, 7}, 2));
    blocks.put("none", Block.of(new long[0], 3, 0));
    Frame request = Frame.of("echo", blocks).with("rate", JsonNodeFactory.instance.numberNode(0.1));
    try (Worker worker = start()) {
      Frame answer = worker.call(request, 24);
      assertThat(answer.blocks()).isEqualTo(request.blocks());
      assertThat(List.copyOf(answer.blocks().keySet())).containsExactly("z", "a", "none");
      assertThat(answer.header().path("rate").asDouble()).isEqualTo(0.1);
      float[] large = new float[3_000_000];
      large[2_999_999] = 5;
      Frame again =
          worker.call(
              Frame.of("echo", Map.of("x", Block.of(new Tensor(List.of(large.length), large)))),
              12_000_000);
      assertThat(again.block("x").floats()).isEqualTo(large);
    }
  }

  @Test
  void processEndsWithItsSession() {
    ProcessHandle process;
    try (Worker worker = start()) {
      process = process(worker);
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void processGetsNoVariablesOfThisOne() {
    try (Worker worker = start()) {
      assertThat(worker.system().path("variables"))
          .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
          .contains("PATH", "SAID")
          .isSubsetOf("PATH", "SAID", "LC_CTYPE");
      assertThat(worker.system().has("proof")).isFalse();
    }
  }

  @Test
  void deathIsToldWithTheSignalAndTheLastWords() {
    try (Worker worker = start()) {
      assertThatThrownBy(() -> worker.call(Frame.of("die"), 0))
          .isInstanceOf(WorkerDied.class)
          .hasMessageContaining("killed by signal 9")
          .hasMessageContaining("it is about to die");
    }
  }

  @Test
  void hangingEndsAtTheDeadline_andTheProcessWithIt() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("hang"), 0))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("did not answer \"hang\" within 3 s");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void drippingEndsAtTheDeadline_andTheProcessWithIt() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("drip"), 0))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("did not answer \"drip\" within 3 s");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void sippingEndsAtTheDeadline_andTheProcessWithIt() throws WorkerDied {
    var large = Map.of("x", Block.of(Tensor.of(new float[3_000_000], 3_000_000)));
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      worker.call(Frame.of("sip"), 0);
      assertThatThrownBy(() -> worker.call(Frame.of("echo", large), 0))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("did not answer \"echo\" within 3 s");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void startIsRefused_whenTheProcessDripsItsHello() {
    assertThatThrownBy(() -> Worker.start(spec("drip", 3)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("within 3 s");
  }

  @Test
  void failureIsTold_andTheProcessEnded() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("fail"), 0))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("it was told to");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void whatIsNoFrameIsRefused_andTheProcessEnded() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("babble"), 0))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("another mark");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void answerThatAnnouncesTooMuchIsRefused_andTheProcessEnded() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("boast"), 1024))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("answered \"boast\"")
          .hasMessageContaining("the body has more than 1024 bytes");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void answerThatFitsIntoNoArrayIsRefused_andTheProcessEnded() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      assertThatThrownBy(() -> worker.call(Frame.of("boast"), Long.MAX_VALUE))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("does not fit into an array");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void processIsEnded_whenItsCallCannotBeSent() {
    try (Worker worker = start()) {
      ProcessHandle process = process(worker);
      var tooLong = JsonNodeFactory.instance.textNode("x".repeat(FrameCodec.MAX_HEADER));
      assertThatThrownBy(() -> worker.call(Frame.of("echo").with("note", tooLong), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the frame is too long");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void talkingMuchHoldsNothingUp() throws WorkerDied {
    try (Worker worker = start()) {
      assertThat(worker.call(Frame.of("shout"), 0).operation()).isEqualTo("done");
      assertThat(worker.call(Frame.of("echo"), 0).operation()).isEqualTo("done");
    }
  }

  @Test
  void startIsRefusedWithTheLastWords_whenTheProcessEnds() {
    assertThatThrownBy(() -> Worker.start(spec("broken", 60)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("exit status 1")
        .hasMessageContaining("it cannot start");
  }

  @Test
  void startIsRefused_whenTheProcessSaysNothing() {
    assertThatThrownBy(() -> Worker.start(spec("silent", 2)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("within 2 s");
  }

  @Test
  void whoDoesNotKnowTheTokenIsNotTalkedTo() {
    assertThatThrownBy(() -> Worker.start(spec("foreign", 60)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("does not know the token");
  }

  @Test
  void startIsRefused_whenTheProcessSpeaksAnotherProtocol() {
    assertThatThrownBy(() -> Worker.start(spec("newer", 60)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("speaks protocol 2, and 1 is needed");
  }

  @Test
  void startIsRefused_whenThereIsNoProgram() {
    var none =
        new WorkerSpec(
            "echo",
            List.of("/nowhere/python"),
            Map.of(),
            directory,
            1,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    assertThatThrownBy(() -> Worker.start(none))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("/nowhere/python");
  }
}
