package org.zeropoint.training.engine.petals.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;

/** Calls that break a rule, as a hostile client writes them. */
class BlockHandlerTest {

  private static final Part PART = new Part(Echo.MODEL, new BlockRange(0, 2), Optional.empty());
  private static final Hidden INPUT = new Hidden(1, 1, 2, new float[] {1, 2});

  private final BlockHandler handler = new BlockHandler(new Echo(), 64);

  private String refusal(String operation, byte[] body) {
    JsonNode header = Message.frame(handler.handle(operation, body), 0).header();
    assertThat(header.path("op").asText()).isEqualTo("failed");
    assertThat(header.path("kind").asText()).isEqualTo("REFUSED");
    return header.path("reason").asText();
  }

  private static ObjectNode header() {
    ObjectNode header = Headers.request(Operation.FORWARD, Duration.ofSeconds(1));
    Headers.put(header, PART);
    return header.put("form", "fp32").put("measured", false);
  }

  private String refusal(Consumer<ObjectNode> change) {
    ObjectNode header = header();
    change.accept(header);
    var frame = new Frame(header, WireForm.FP32.encode("x", INPUT));
    return refusal("forward", Message.write(frame));
  }

  @Test
  void aSoundCallIsAnswered() {
    var frame = new Frame(header(), WireForm.FP32.encode("x", INPUT));
    assertThat(Message.frame(handler.handle("forward", Message.write(frame)), 8).blocks())
        .containsOnlyKeys("x");
  }

  @Test
  void fieldsAreRefusedByName() {
    assertThat(refusal(header -> header.put("extra", 1))).contains("extra is no field");
    assertThat(refusal(header -> header.remove("model"))).contains("model is missing");
    assertThat(refusal(header -> header.put("model", "x"))).contains("model a digest is");
    assertThat(refusal(header -> header.put("first", -1))).contains("first must be a whole");
    assertThat(refusal(header -> header.put("end", 0))).contains("blocks must be some blocks");
    assertThat(refusal(header -> header.put("end", 1L << 40))).contains("end must be at most");
    assertThat(refusal(header -> header.put("end", "2"))).contains("end must be a whole");
    assertThat(refusal(header -> header.put("run", "r"))).contains("version is missing");
    assertThat(refusal(header -> header.put("version", 1))).contains("version is no field");
    assertThat(refusal(header -> header.put("form", "fp64"))).contains("form must be fp32");
    assertThat(refusal(header -> header.put("form", "int8"))).contains("x comes as F32");
    assertThat(refusal(header -> header.put("measured", 1))).contains("measured must be true");
    assertThat(refusal(header -> header.put("op", "extend"))).contains("op is not forward");
    assertThat(refusal(header -> header.put("millis", 1.5))).contains("millis must be a whole");
    assertThat(refusal(header -> header.put("model", "x".repeat(5000))))
        .contains("model must be text of at most");
  }

  @Test
  void tensorsAreRefusedByName() {
    var twice = WireForm.FP32.encode("x", INPUT);
    twice.put("y", twice.get("x"));
    assertThat(refusal("forward", Message.write(new Frame(header(), twice))))
        .contains("y is no tensor");
    assertThat(refusal("forward", Message.write(new Frame(header(), Map.of()))))
        .contains("x is missing");
    var bad = new Hidden(1, 1, 2, new float[] {1, Float.NaN});
    var frame = new Frame(header(), WireForm.FP32.encode("x", bad));
    assertThat(refusal("forward", Message.write(frame))).contains("x holds a number");
    var large = new Frame(header(), WireForm.FP32.encode("x", new Hidden(1, 1, 17, new float[17])));
    assertThat(refusal("forward", Message.write(large))).contains("more than 64 bytes");
    var whole = new Frame(header(), Map.of("x", Block.of(new long[] {1, 2}, 1, 1, 2)));
    assertThat(refusal("forward", Message.write(whole))).contains("tensor x is of an unknown type");
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    byte[] sound = Message.write(new Frame(header(), WireForm.FP32.encode("x", INPUT)));
    assertThat(refusal("forward", new byte[0])).contains("cut short");
    assertThat(refusal("forward", Arrays.copyOf(sound, sound.length - 1))).contains("cut short");
    assertThat(refusal("forward", Arrays.copyOf(sound, sound.length + 1)))
        .contains("more than the frame");
    assertThat(refusal("extend", sound)).contains("op is not extend");
    assertThat(refusal("format", sound)).contains("no operation of a node: format");
    for (int i = 0; i < sound.length; i++) {
      byte[] altered = sound.clone();
      altered[i] ^= 1;
      assertThat(refusal("forward", altered)).startsWith("refuses the call");
    }
    byte[] other = sound.clone();
    other[3] = '2';
    assertThat(refusal("forward", other)).contains("another mark than ZPN1");
  }
}
