package org.zeropoint.lm.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a held-out text is scored: windows of {@code length} bytes that do not overlap; the window
 * that begins at s scores the bytes s+1 to s+length, each with the bytes from s on as its context.
 * When the text is long, {@value #MAX_BYTES} bytes are scored at most, in windows spread evenly
 * over it. An incomplete last window is left out, unless it is the only one.
 *
 * @param starts first byte of each window, ascending
 * @param length bytes scored in each window
 */
public record Windows(List<Integer> starts, int length) {

  /** Bytes that are scored at most. */
  public static final int MAX_BYTES = 64 << 10;

  public Windows {
    starts = List.copyOf(starts);
  }

  /** The windows over a text of {@code textBytes} for a model with that context. */
  public static Windows over(int textBytes, int context) {
    int length = Math.min(context, textBytes - 1);
    if (length < 1) {
      return new Windows(List.of(), context);
    }
    int all = (textBytes - 1) / length;
    int taken = Math.min(all, Math.max(1, MAX_BYTES / length));
    return new Windows(
        IntStream.range(0, taken)
            .map(i -> (int) ((long) i * all / taken) * length)
            .boxed()
            .toList(),
        length);
  }

  /** Number of bytes that are scored. */
  public int scored() {
    return starts.size() * length;
  }

  /** The windows in groups of at most {@code size}. */
  public List<List<Integer>> groups(int size) {
    var groups = new ArrayList<List<Integer>>();
    for (int from = 0; from < starts.size(); from += size) {
      groups.add(starts.subList(from, Math.min(starts.size(), from + size)));
    }
    return groups;
  }
}
