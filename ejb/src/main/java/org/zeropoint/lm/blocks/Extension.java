package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Positions;
import org.zeropoint.lm.model.Rope;
import org.zeropoint.lm.torch.NativeArrays;

/**
 * Sessions that are read on: those with one fresh position side by side in one call, so that the
 * weights go through the processor once for all of them. The caller holds their locks.
 */
record Extension(RangeNet net) {

  /** Checks all, then reads them on. */
  List<Hidden> of(List<BlockSession> sessions, List<Hidden> fresh) {
    var steps = new LinkedHashMap<BlockRange, List<Integer>>();
    for (int i = 0; i < sessions.size(); i++) {
      net.requireWidth(fresh.get(i));
      sessions.get(i).check(fresh.get(i));
      if (fresh.get(i).length() == 1) {
        steps.computeIfAbsent(sessions.get(i).part(), part -> new ArrayList<>()).add(i);
      }
    }
    var results = new Hidden[sessions.size()];
    for (List<Integer> together : steps.values()) {
      List<Hidden> found =
          step(
              together.stream().map(sessions::get).toList(),
              together.stream().map(fresh::get).toList());
      for (int i = 0; i < found.size(); i++) {
        results[together.get(i)] = found.get(i);
      }
    }
    for (int i = 0; i < results.length; i++) {
      if (fresh.get(i).length() > 1) {
        results[i] = several(sessions.get(i), fresh.get(i));
      }
    }
    return List.of(results);
  }

  /** Several positions of one session. */
  Hidden several(BlockSession session, Hidden fresh) {
    int before = session.length();
    int more = fresh.length();
    boolean plain = before == 0 && config().window().isEmpty();
    try (NDManager scope = net.scope()) {
      var own = new NDList(HiddenArrays.of(scope, fresh), scope.create((long) before));
      if (!plain) {
        own.add(
            scope.create(
                new Positions(config()).seen(before, more), new Shape(more, before + more)));
      }
      if (config().rope().isPresent()) {
        int[] places = IntStream.range(before, before + more).toArray();
        new Positions(config()).add(scope, own, places, before + more, new Shape(more));
      }
      var caches = new NDList(session.keys());
      caches.addAll(session.values());
      String method = plain ? "begin" : "extend";
      Hidden result = HiddenArrays.hidden(net.extend(method, session.part(), own, caches));
      session.advance(more);
      return result;
    }
  }

  /** One position of each of several sessions over the same blocks. */
  List<Hidden> step(List<BlockSession> sessions, List<Hidden> fresh) {
    int rows = sessions.stream().mapToInt(BlockSession::rows).sum();
    int width = config().width();
    try (NDManager scope = net.scope()) {
      var own = new NDList(joined(scope, rows, fresh), places(scope, sessions));
      own.addAll(rotary(scope, sessions, rows));
      NDArray result = net.extend("step", sessions.get(0).part(), own, caches(sessions));
      float[] all = NativeArrays.floats(result);
      var split = new ArrayList<Hidden>();
      int from = 0;
      for (BlockSession session : sessions) {
        int to = from + session.rows() * width;
        split.add(new Hidden(session.rows(), 1, width, Arrays.copyOfRange(all, from, to)));
        session.advance(1);
        from = to;
      }
      return split;
    }
  }

  private NDArray joined(NDManager scope, int rows, List<Hidden> fresh) {
    if (fresh.size() == 1) {
      return HiddenArrays.of(scope, fresh.get(0));
    }
    var data = new float[Math.multiplyExact(rows, config().width())];
    int at = 0;
    for (Hidden one : fresh) {
      System.arraycopy(one.data(), 0, data, at, one.data().length);
      at += one.data().length;
    }
    return HiddenArrays.of(scope, new Hidden(rows, 1, config().width(), data));
  }

  /** Rows, new position, and the first that it sees, of each session. */
  private NDArray places(NDManager scope, List<BlockSession> sessions) {
    var places = new long[3 * sessions.size()];
    int at = 0;
    for (BlockSession session : sessions) {
      int position = session.length();
      int window = config().window().orElse(position + 1);
      places[at++] = session.rows();
      places[at++] = position;
      places[at++] = Math.max(0, position + 1 - window);
    }
    return scope.create(places, new Shape(sessions.size(), 3));
  }

  /** A table for each row: sessions are at different positions. */
  private NDList rotary(NDManager scope, List<BlockSession> sessions, int rows) {
    var list = new NDList();
    if (config().rope().isEmpty()) {
      return list;
    }
    int half = config().headWidth() / 2;
    var cosine = new float[rows * half];
    var sine = new float[rows * half];
    int at = 0;
    for (BlockSession session : sessions) {
      int position = session.length();
      Rope.Table table =
          config().rope().get().table(config().headWidth(), new int[] {position}, position + 1);
      for (int row = 0; row < session.rows(); row++) {
        System.arraycopy(table.cosine(), 0, cosine, at, half);
        System.arraycopy(table.sine(), 0, sine, at, half);
        at += half;
      }
    }
    var shape = new Shape(rows, 1, 1, half);
    list.add(scope.create(cosine, shape));
    list.add(scope.create(sine, shape));
    return list;
  }

  /** Block by block, those of all sessions. */
  private static NDList caches(List<BlockSession> sessions) {
    var keys = new NDList();
    var values = new NDList();
    for (int block = 0; block < sessions.get(0).part().size(); block++) {
      for (BlockSession session : sessions) {
        keys.add(session.keys().get(block));
        values.add(session.values().get(block));
      }
    }
    keys.addAll(values);
    return keys;
  }

  private ModelConfig config() {
    return net.config();
  }
}
