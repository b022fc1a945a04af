package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zeropoint.training.engine.petals.node.Callers.LONG;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.RemotePeer;
import org.zeropoint.training.engine.petals.wire.WireForm;
import org.zeropoint.training.entity.NodeLink;

/** A peer, a handler and a service in a row: what the client sees of a node. */
class NodeOverTheWireTest {

  private static final long MOST = 1 << 22;

  @TempDir private Path directory;
  private Model model;
  private BlockService service;
  private Blocks direct;

  @BeforeEach
  void load() {
    model = Model.llama(directory);
    service = new BlockService("n1", Model.limits(), System::nanoTime);
    service.load(model.digest(), model.file(), Model.BOTH);
    direct = model.load(Model.BOTH);
  }

  @AfterEach
  void close() {
    service.close();
    direct.close();
  }

  private RemotePeer peer(WireForm form) {
    var handler = new BlockHandler(service, MOST);
    return new RemotePeer(
        "n1", (operation, body, deadline) -> handler.handle(operation, body), form, MOST);
  }

  @Test
  void fp32IsWhatTheBlocksCompute_bitForBit() {
    BlockPeer peer = peer(WireForm.FP32);
    Hidden input = model.input(3, 7, 1);
    Hidden gradient = model.input(3, 7, 2);
    for (var range : List.of(Model.BOTH, Model.SECOND)) {
      Hidden found = peer.forward(model.part(range), input, LONG);
      assertThat(found.data())
          .containsExactly(direct.forward(range, input, Optional.empty()).data());
      assertThat(peer.backward(model.part(range), input, gradient, LONG).input().data())
          .containsExactly(
              direct.backward(range, input, gradient, Optional.empty()).input().data());
    }
  }

  @Test
  void adaptersOfARunAreUsed_andTheirGradientsComeBack() {
    BlockPeer peer = peer(WireForm.FP32);
    Hidden input = model.input(2, 5, 1);
    Hidden gradient = model.input(2, 5, 2);
    Part part = model.part(Model.FIRST, "run", 4);
    peer.keep(model.adapter(Model.BOTH, "run", 4), LONG);
    try (BlockAdapter adapter =
        BlockAdapter.of(direct, Model.LORA, model.matrices(Model.BOTH, 4))) {
      assertThat(peer.forward(part, input, LONG).data())
          .containsExactly(direct.forward(Model.FIRST, input, Optional.of(adapter)).data());
      BlockGradient found = peer.backward(part, input, gradient, LONG);
      BlockGradient expected = direct.backward(Model.FIRST, input, gradient, Optional.of(adapter));
      assertThat(found.input().data()).containsExactly(expected.input().data());
      assertThat(found.adapter().keySet())
          .isEqualTo(BlockAdapter.shapes(model.config(), Model.FIRST, Model.LORA).keySet());
      expected
          .adapter()
          .forEach(
              (name, matrix) -> {
                assertThat(found.adapter().get(name).shape()).isEqualTo(matrix.shape());
                assertThat(found.adapter().get(name).data()).containsExactly(matrix.data());
              });
    }
    assertThat(peer.forward(part, input, LONG).data())
        .isNotEqualTo(direct.forward(Model.FIRST, input, Optional.empty()).data());
    peer.forget("run", LONG);
    Failing.as(Kind.LOST, "version 4 of the adapter of run", () -> peer.forward(part, input, LONG));
  }

  @Test
  void aSessionReadsOn_asTheBlocksDo() {
    BlockPeer peer = peer(WireForm.FP32);
    String id = Model.open(peer, model.part(Model.BOTH), 2, 20, LONG);
    int at = 0;
    try (BlockSession session = direct.open(Model.BOTH, 2, 20)) {
      for (int length : new int[] {6, 1, 1, 3, 1}) {
        Hidden fresh = model.input(2, length, at);
        assertThat(peer.extend(id, at, fresh, LONG).data())
            .containsExactly(session.extend(fresh).data());
        at += length;
      }
    }
    peer.close(id, LONG);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(service.report(LONG).cacheTotal());
  }

  @ParameterizedTest
  @CsvSource({"FP16, 2e-3, 3e-4", "INT8, 1e-1, 1e-2"})
  void fewerBitsCostWhatTheLinkMeasures(WireForm form, double largest, double relative) {
    RemotePeer peer = peer(form);
    Hidden input = model.input(4, 16, 1);
    float[] exact = direct.forward(Model.BOTH, input, Optional.empty()).data();
    float[] found = peer.forward(model.part(Model.BOTH), input, LONG).data();
    double most = 0;
    for (int i = 0; i < exact.length; i++) {
      most = Math.max(most, Math.abs(exact[i] - found[i]));
    }
    assertThat(error(peer).tensors()).isEqualTo(2);
    assertThat(error(peer).relative()).isBetween(relative / 10, relative);
    assertThat(error(peer).largest()).isBetween(largest / 100, largest);
    // Twice the link, and what the blocks make of the first error.
    assertThat(most).isBetween(error(peer).largest() / 2, 4 * error(peer).largest());
  }

  private static NodeLink.Measured error(BlockPeer peer) {
    return peer.link().flatMap(NodeLink::error).orElseThrow();
  }

  @Test
  void theReportTellsWhatIsHeld_andWhatWasMeasured() {
    BlockPeer peer = peer(WireForm.FP16);
    assertThat(peer.report(LONG).forwardRate()).isZero();
    assertThat(peer.report(LONG).stepSeconds()).isZero();
    peer.forward(model.part(Model.BOTH), model.input(1, 8, 1), LONG);
    String id = Model.open(peer, model.part(Model.BOTH), 1, 10, LONG);
    peer.extend(id, 0, model.input(1, 1, 1), LONG);
    BlockPeer.Report report = peer.report(LONG);
    assertThat(report.held())
        .containsExactly(
            new BlockPeer.Held(
                model.digest(), Model.BOTH, Blocks.bytes(model.config(), Model.BOTH)));
    assertThat(report.cacheTotal()).isEqualTo(1 << 20);
    assertThat(report.cacheTotal() - report.cacheFree())
        .isEqualTo(Blocks.sessionBytes(model.config(), Model.BOTH, 1, 10));
    assertThat(report.forwardRate()).isBetween(1.0, 1e9);
    assertThat(report.stepSeconds()).isBetween(1e-9, 1.0);
    assertThat(report.queued()).isZero();
  }

  @Test
  void refusalsKeepTheirKindAndNumbers() {
    BlockPeer peer = peer(WireForm.INT8);
    Part other = new Part(Digest.of("x"), Model.BOTH, Optional.empty());
    Failing.as(Kind.LOST, "has not the blocks 0-1", () -> Model.open(peer, other, 1, 4, LONG));
    Failing.as(
        Kind.REFUSED,
        "refuses the call: hidden has width 8, not 32",
        () -> peer.forward(model.part(Model.BOTH), new Hidden(1, 1, 8, new float[8]), LONG));
    Failing.as(
        Kind.REFUSED,
        "tokens must be from 1 to the context of 64",
        () -> Model.open(peer, model.part(Model.BOTH), 1, 65, LONG));
    Failing.as(
        Kind.CLOSED,
        "needs 16384000 bytes for keys and values, and the node has 1048576 in all",
        () -> Model.open(peer, model.part(Model.BOTH), 1000, 64, LONG));
  }
}
