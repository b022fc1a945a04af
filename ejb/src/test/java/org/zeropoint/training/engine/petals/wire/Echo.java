package org.zeropoint.training.engine.petals.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;

/** Blocks that change nothing: what the wire does to calls and answers is all that is seen. */
final class Echo implements BlockPeer {

  static final Digest MODEL = Digest.of("model");
  static final Tensor MATRIX = Tensor.of(new float[] {1e-30f, -2, 0x1.000002p0f, 4}, 2, 2);
  static final Report REPORT =
      new Report(List.of(new Held(MODEL, new BlockRange(1, 3), 12)), 5, 1L << 40, 0.1, 1e-9, 7);

  private final List<Object> calls = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();

  /** What came, each call as a list of its arguments. */
  List<Object> calls() {
    return calls;
  }

  void failWith(RuntimeException e) {
    failure = Optional.of(e);
  }

  private void call(Object... arguments) {
    failure.ifPresent(
        e -> {
          throw e;
        });
    calls.add(List.of(arguments));
  }

  @Override
  public String node() {
    return "n1";
  }

  @Override
  public Report report(Duration deadline) {
    call("report", deadline);
    return REPORT;
  }

  @Override
  public Hidden forward(Part part, Hidden input, Duration deadline) {
    call("forward", part, deadline);
    return input;
  }

  @Override
  public BlockGradient backward(Part part, Hidden input, Hidden gradient, Duration deadline) {
    call("backward", part, deadline);
    return new BlockGradient(gradient, Map.of("h.0.attn.c_attn.lora_A.weight", MATRIX));
  }

  @Override
  public void keep(AdapterState adapter, Duration deadline) {
    call("keep", adapter.ref(), adapter.model(), adapter.blocks(), adapter.lora(), deadline);
    adapter.matrices().values().forEach(matrix -> calls.add(matrix.data()));
  }

  @Override
  public void forget(String run, Duration deadline) {
    call("forget", run, deadline);
  }

  @Override
  public void open(
      String session, Part part, int rows, int tokens, Duration patience, Duration deadline) {
    call("open", session, part, rows, tokens, patience, deadline);
  }

  @Override
  public Hidden extend(String session, int position, Hidden fresh, Duration deadline) {
    call("extend", session, position, deadline);
    return fresh;
  }

  @Override
  public void close(String session, Duration deadline) {
    call("close", session, deadline);
  }
}
