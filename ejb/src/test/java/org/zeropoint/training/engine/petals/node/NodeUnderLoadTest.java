package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.petals.node.Callers.LONG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.ProcessMemory;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/** Many callers at once, with less memory than they want: numbers stay right, bytes come back. */
class NodeUnderLoadTest {

  private static final int SESSIONS = 12;
  private static final int RUNS = 3;

  @TempDir private Path directory;
  private final Callers callers = new Callers();
  private Model model;
  private BlockService service;
  private Blocks direct;

  @BeforeEach
  void load() {
    model = Model.llama(directory);
    direct = model.load(Model.BOTH);
  }

  @AfterEach
  void close() {
    callers.close();
    service.close();
    direct.close();
  }

  private void start(long cache, long adapters) {
    service =
        new BlockService(
            "n1",
            new BlockLimits(1 << 20, cache, adapters, 8, 64, 8, 8, 4096, Duration.ofMinutes(5)),
            System::nanoTime);
    service.load(model.digest(), model.file(), Model.BOTH);
  }

  @Test
  void everyAnswerIsWhatTheBlocksCompute_andNoByteIsLost() throws Exception {
    long cache = 4 * Blocks.sessionBytes(model.config(), Model.BOTH, 2, 30);
    start(cache, 12_000);
    var calls = new ArrayList<Future<Integer>>();
    for (int i = 0; i < SESSIONS; i++) {
      int seed = i;
      calls.add(callers.call(() -> generate(seed)));
    }
    for (int i = 0; i < RUNS; i++) {
      int seed = i;
      calls.add(callers.call(() -> train(seed)));
    }
    int answers = 0;
    for (Future<Integer> call : calls) {
      answers += call.get();
    }
    assertThat(answers).isEqualTo(SESSIONS * 12 + RUNS * 8);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(cache);
    assertThat(service.sessions()).isZero();
    assertThat(service.report(LONG).queued()).isZero();
  }

  private int generate(int seed) {
    var random = new SplittableRandom(seed);
    int rows = 1 + seed % 2;
    String id = Model.open(service, model.part(Model.BOTH), rows, 30, LONG);
    int at = 0;
    try (BlockSession session = direct.open(Model.BOTH, rows, 30)) {
      for (int i = 0; i < 12; i++) {
        Hidden fresh = model.input(rows, i == 0 ? 13 : 1, seed * 100L + i);
        Hidden found = service.extend(id, at, fresh, LONG);
        if (random.nextInt(3) == 0) {
          found = service.extend(id, at, fresh, LONG);
        }
        assertThat(found.data()).containsExactly(session.extend(fresh).data(), within(1e-5f));
        at += fresh.length();
      }
    }
    service.close(id, LONG);
    return 12;
  }

  private int train(int seed) {
    String run = "run-" + seed;
    for (int version = 1; version <= 8; version++) {
      Hidden input = model.input(2, 6, version);
      try (BlockAdapter adapter =
          BlockAdapter.of(direct, Model.LORA, model.matrices(Model.BOTH, version))) {
        float[] expected =
            direct.backward(Model.BOTH, input, input, Optional.of(adapter)).input().data();
        assertThat(trained(run, version, input)).containsExactly(expected);
      }
    }
    return 8;
  }

  /** As a client does it: what was lost is given again, what is busy asked for again. */
  private float[] trained(String run, int version, Hidden input) {
    while (true) {
      try {
        service.keep(model.adapter(Model.BOTH, run, version), LONG);
        return service
            .backward(model.part(Model.BOTH, run, version), input, input, LONG)
            .input()
            .data();
      } catch (PeerFailure e) {
        assertThat(e.kind()).isIn(List.of(Kind.LOST, Kind.BUSY));
      }
    }
  }

  @Test
  void nativeMemoryComesBack() {
    long session = Blocks.sessionBytes(model.config(), Model.BOTH, 4096, 64);
    start(session, 1 << 20);
    Hidden fresh = model.input(4096, 1, 1);
    long before = 0;
    for (int i = 0; i < 40; i++) {
      String id = Model.open(service, model.part(Model.BOTH), 4096, 64, Duration.ZERO);
      service.extend(id, 0, fresh, LONG);
      service.close(id, LONG);
      service.keep(model.adapter(Model.BOTH, "run", i), LONG);
      before = i == 9 ? ProcessMemory.bytes() : before;
    }
    assertThat(session).isEqualTo(64L << 20);
    assertThat(ProcessMemory.bytes() - before).isLessThan(8 * session);
  }
}
