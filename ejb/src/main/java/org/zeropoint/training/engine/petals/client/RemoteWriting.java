package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.model.Drawing;
import org.zeropoint.shared.Invalid;

/**
 * Rows that a model continues over nodes, as {@link org.zeropoint.lm.model.Writing} does here: when
 * the longest fills the context, the last half of a context of each row is read anew. Rows of the
 * same length have a session together. Used by one thread at a time; {@link #close} gives the
 * nodes' memory back.
 */
public final class RemoteWriting implements Drawing {

  private final RemoteSequence sequence;
  private final ModelEnds ends;
  private final Optional<SoftPrompt> prompt;
  private final int context;
  private final int[][] rows;
  private final int[] sizes;
  private final List<Sampler> samplers;
  private final List<Group> groups = new ArrayList<>();
  private int room;

  /**
   * Rows of the same length.
   *
   * @param members numbers of the rows
   */
  private record Group(List<Integer> members, RemoteSession session) {}

  /**
   * @param prompt that the model has in front of every row
   * @param prompts tokens of each row, at least one
   * @param samplers one a row
   * @param most tokens that are drawn for a row at most
   * @throws org.zeropoint.shared.Unavailable naming the blocks that nobody holds
   */
  public RemoteWriting(
      RemoteSequence sequence,
      ModelEnds ends,
      Optional<SoftPrompt> prompt,
      List<int[]> prompts,
      List<Sampler> samplers,
      int most) {
    if (most < 0) {
      throw new IllegalArgumentException("the number of tokens is not negative");
    }
    sequence.coverage().requireWhole();
    this.sequence = sequence;
    this.ends = ends;
    this.prompt = prompt;
    this.context = ends.config().context() - virtual();
    this.samplers = samplers;
    this.rows = new int[prompts.size()][];
    this.sizes = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      int[] begin = prompts.get(r);
      rows[r] = Arrays.copyOf(begin, Math.addExact(begin.length, most));
      sizes[r] = begin.length;
      for (int token : begin) {
        samplers.get(r).see(token);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.zeropoint.shared.Unavailable as {@link RemoteSession#extend}
   */
  @Override
  public int[] next() {
    float[][] scores = finite(this::scores);
    var drawn = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      drawn[r] = samplers.get(r).draw(scores[r], 0);
      rows[r][sizes[r]++] = drawn[r];
    }
    return drawn;
  }

  private static float[][] finite(Supplier<float[][]> scores) {
    try {
      return scores.get();
    } catch (NotFinite e) {
      throw new Invalid("", "the model gives numbers that are not finite: " + e.getMessage());
    }
  }

  /** Of each row, the token that follows it. */
  private float[][] scores() {
    boolean anew = groups.isEmpty() || room == 0;
    if (anew) {
      begin();
    } else {
      room--;
    }
    var scores = new float[rows.length][];
    for (Group group : groups) {
      RemoteSession session = group.session();
      int fresh = anew ? kept(group.members().get(0)) : 1;
      Hidden read = read(group.members(), fresh, session.position());
      float[] found = ends.logits(History.last(session.extend(read), 1));
      int vocabulary = ends.config().vocabulary();
      for (int i = 0; i < group.members().size(); i++) {
        scores[group.members().get(i)] =
            Arrays.copyOfRange(found, i * vocabulary, (i + 1) * vocabulary);
      }
    }
    return scores;
  }

  /** What goes into the first block of the last tokens of some rows. */
  private Hidden read(List<Integer> members, int fresh, int position) {
    long[] tokens = last(members, fresh);
    return prompt.isPresent() && position == 0
        ? prompt.get().before(ends, members.size(), fresh, tokens)
        : ends.embed(members.size(), fresh, tokens, position);
  }

  private int virtual() {
    return prompt.map(SoftPrompt::positions).orElse(0);
  }

  /** The last tokens of some rows, row-major. */
  private long[] last(List<Integer> members, int count) {
    return members.stream()
        .flatMapToInt(r -> Arrays.stream(rows[r], sizes[r] - count, sizes[r]))
        .asLongStream()
        .toArray();
  }

  /** Opens sessions of what the model sees. */
  private void begin() {
    close();
    int most = Math.min(context, Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0));
    int longest = 0;
    var lengths = new TreeMap<Integer, List<Integer>>();
    for (int r = 0; r < rows.length; r++) {
      lengths.computeIfAbsent(kept(r), length -> new ArrayList<>()).add(r);
      longest = Math.max(longest, kept(r));
    }
    room = Math.max(most - longest, 0);
    lengths.forEach(
        (length, members) ->
            groups.add(
                new Group(members, sequence.open(members.size(), virtual() + length + room))));
  }

  /** Tokens of a row that the model sees when it reads it anew. */
  private int kept(int row) {
    boolean fits = Arrays.stream(sizes).max().orElse(0) < context;
    return fits ? sizes[row] : Math.min(sizes[row], Math.max(1, context / 2));
  }

  @Override
  public void close() {
    groups.forEach(group -> group.session().close());
    groups.clear();
  }
}
