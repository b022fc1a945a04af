package org.zeropoint.training.engine.petals.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterRef;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.entity.NodeLink;

/** A peer and a handler, and what may come between them. */
class RemotePeerTest {

  private static final long MOST = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final AdapterRef REF = new AdapterRef("run-1", 4);
  private static final Part PART = new Part(Echo.MODEL, new BlockRange(1, 3), Optional.of(REF));
  private static final Part PLAIN = new Part(Echo.MODEL, new BlockRange(1, 3), Optional.empty());

  private final Echo echo = new Echo();
  private final BlockHandler handler = new BlockHandler(echo, MOST);
  private final RemotePeer peer = through(Function.identity());

  private RemotePeer through(Function<byte[], byte[]> onTheWayBack) {
    return new RemotePeer(
        "n1",
        (operation, body, deadline) -> onTheWayBack.apply(handler.handle(operation, body)),
        WireForm.FP32,
        MOST);
  }

  private static Hidden hidden() {
    return new Hidden(1, 2, 3, new float[] {1, -2, 1e-20f, 0x1.000002p0f, -0f, 3e38f});
  }

  @Test
  void everyCallArrivesAsItWasMade_andItsAnswerAsItWasGiven() {
    var lora = new Lora(2, 0.1, List.of("c_attn", "c_fc"));
    var matrices = Map.of("h.1.mlp.c_fc.lora_B.weight", Echo.MATRIX);
    assertThat(peer.report(SOON)).isEqualTo(Echo.REPORT);
    assertThat(peer.forward(PART, hidden(), SOON).data()).containsExactly(hidden().data());
    BlockGradient gradient = peer.backward(PLAIN, hidden(), hidden(), SOON);
    peer.keep(new AdapterState(REF, Echo.MODEL, PART.blocks(), lora, matrices), SOON);
    peer.forget("run-1", SOON);
    peer.open("s1", PLAIN, 2, 64, Duration.ofMillis(5), SOON);
    Hidden extended = peer.extend("s1", 9, hidden(), SOON);
    peer.close("s1", SOON);

    assertThat(extended.data()).containsExactly(hidden().data());
    assertThat(gradient.input().data()).containsExactly(hidden().data());
    assertThat(gradient.adapter()).containsOnlyKeys("h.0.attn.c_attn.lora_A.weight");
    assertThat(gradient.adapter().get("h.0.attn.c_attn.lora_A.weight").data())
        .containsExactly(Echo.MATRIX.data());
    assertThat(echo.calls())
        .containsExactly(
            List.of("report", SOON),
            List.of("forward", PART, SOON),
            List.of("backward", PLAIN, SOON),
            List.of("keep", REF, Echo.MODEL, PART.blocks(), lora, SOON),
            Echo.MATRIX.data(),
            List.of("forget", "run-1", SOON),
            List.of("open", "s1", PLAIN, 2, 64, Duration.ofMillis(5), SOON),
            List.of("extend", "s1", 9, SOON),
            List.of("close", "s1", SOON));
  }

  private static void fails(ThrowingCallable call, Kind kind, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PeerFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.node()).isEqualTo("n1");
            })
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailureOfTheNodeIsThrownHere_withItsKindReasonAndPause(Kind kind) {
    echo.failWith(new PeerFailure("n1", kind, "7 of 5 bytes", Optional.of(Duration.ofMillis(30))));
    assertThatThrownBy(() -> peer.open("s1", PLAIN, 1, 1, SOON, SOON))
        .isInstanceOfSatisfying(
            PeerFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(30));
            })
        .hasMessage("node n1: 7 of 5 bytes");
  }

  @Test
  void aCallThatBreaksARule_isRefused_andADefectOfItIsNoAnswer() {
    echo.failWith(new Invalid("/tokens", "must be at most 5"));
    fails(
        () -> peer.open("s1", PLAIN, 1, 9, SOON, SOON),
        Kind.REFUSED,
        "refuses the call: tokens must be at most 5");
    echo.failWith(new IllegalStateException("a defect"));
    assertThatThrownBy(() -> peer.close("s1", SOON)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void anAnswerThatIsNotFinite_isWrong(float bad) {
    RemotePeer lying =
        through(
            answer ->
                changed(
                    answer,
                    header -> {},
                    blocks -> {
                      float[] data = blocks.get("x").floats();
                      data[2] = bad;
                      blocks.put("x", Block.of(Tensor.of(data, 1, 2, 3)));
                    }));
    fails(() -> lying.forward(PART, hidden(), SOON), Kind.WRONG, "x holds a number");
    RemotePeer lyingOfMatrices =
        through(
            answer ->
                changed(
                    answer,
                    header -> {},
                    blocks -> {
                      String name = "adapter/h.0.attn.c_attn.lora_A.weight";
                      blocks.put(name, Block.of(Tensor.of(new float[] {bad}, 1)));
                    }));
    fails(
        () -> lyingOfMatrices.backward(PART, hidden(), hidden(), SOON),
        Kind.WRONG,
        "h.0.attn.c_attn.lora_A.weight holds a number");
  }

  private static byte[] changed(
      byte[] answer, Consumer<ObjectNode> header, Consumer<Map<String, Block>> blocks) {
    Frame frame = Message.frame(answer, MOST);
    ObjectNode fields = frame.header();
    var tensors = new LinkedHashMap<>(frame.blocks());
    header.accept(fields);
    blocks.accept(tensors);
    return Message.write(new Frame(fields, tensors));
  }

  @Test
  void anAnswerOfAnotherShapeOrFormOrWithMore_isWrong() {
    Tensor other = Tensor.of(new float[6], 2, 1, 3);
    wrong(header -> {}, blocks -> blocks.put("x", Block.of(other)), "x has another shape");
    wrong(header -> {}, blocks -> blocks.put("y", Block.of(other)), "y is no tensor");
    wrong(header -> {}, Map::clear, "x is missing");
    wrong(
        header -> {},
        blocks -> blocks.putAll(WireForm.FP16.encode("x", hidden())),
        "x comes as F16");
    wrong(header -> header.put("more", 1), blocks -> {}, "more is no field");
    wrong(header -> header.put("op", "forward"), blocks -> {}, "op must be answer or failed");
    wrong(header -> header.remove("op"), blocks -> {}, "op is missing");
    wrong(header -> header.remove("error"), blocks -> {}, "error is missing");
  }

  private void wrong(
      Consumer<ObjectNode> header, Consumer<Map<String, Block>> blocks, String message) {
    RemotePeer lying = through(answer -> changed(answer, header, blocks));
    fails(() -> lying.forward(PART, hidden(), SOON), Kind.WRONG, message);
  }

  @Test
  void anAnswerThatWasAltered_isWrong_whereverItWas() {
    byte[] sound = handler.handle("report", reportCall());
    for (int i = 0; i < sound.length; i++) {
      int at = i;
      RemotePeer altered =
          through(
              answer -> {
                answer[at] ^= 16;
                return answer;
              });
      fails(() -> altered.report(SOON), Kind.WRONG, "its answer");
    }
  }

  private static byte[] reportCall() {
    return Message.write(new Frame(Headers.request(Operation.REPORT, SOON), Map.of()));
  }

  @Test
  void whatIsSentHasToBeFinite() {
    Hidden bad = new Hidden(1, 1, 1, new float[] {Float.NaN});
    assertThatThrownBy(() -> peer.forward(PART, bad, SOON)).isInstanceOf(Invalid.class);
    assertThat(echo.calls()).isEmpty();
  }

  @Test
  void errorsAreMeasuredBothWays_onOneCallOfThirtyTwo() {
    var link =
        new RemotePeer("n1", (op, body, deadline) -> handler.handle(op, body), WireForm.INT8, MOST);
    var ramp = new float[64];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i * 0.013f - 0.4f;
    }
    assertThat(link.link()).contains(new NodeLink("int8", Optional.empty()));
    for (int i = 0; i <= Link.SAMPLE; i++) {
      link.forward(PLAIN, new Hidden(1, 1, 64, ramp), SOON);
    }
    assertThat(error(link).tensors()).isEqualTo(4);
    assertThat(error(link).largest()).isBetween(1e-4, 0.42 / 254 * 1.01);
    assertThat(error(link).relative()).isBetween(1e-4, 1e-2);
    peer.forward(PLAIN, new Hidden(1, 1, 64, ramp), SOON);
    assertThat(error(peer).relative()).isZero();
  }

  private static NodeLink.Measured error(RemotePeer of) {
    return of.link().flatMap(NodeLink::error).orElseThrow();
  }
}
