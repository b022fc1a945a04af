package org.zeropoint.training.engine.petals.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.worker.Answer;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.engine.worker.SteadyWorker;
import org.zeropoint.training.engine.worker.WorkerDied;

/**
 * A client of a Petals swarm. Servers that fail are gone around by Petals; a process that dies is
 * replaced, and gets the soft prompts as they were after the last step. Used by one thread at a
 * time; {@link #close()} ends the process.
 *
 * <p>Every call throws {@link Unavailable} when the swarm does not hold all blocks, or does not
 * answer in time.
 */
public final class SwarmClient implements AutoCloseable {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SMALL = 1 << 16;

  private final Installation installation;
  private final Swarm swarm;
  private final SteadyWorker worker;
  private Optional<SoftPrompts> prompts;
  private Form form = new Form(1, 1, 1, 1);
  private long memory;

  /**
   * What the model is.
   *
   * @param blocks number of them
   * @param width of the residual stream
   * @param vocabulary number of tokens
   * @param context positions of a row, the soft prompts among them
   */
  public record Form(int blocks, int width, int vocabulary, int context) {}

  /**
   * A server of the swarm.
   *
   * @param blocks that it holds
   * @param seconds there and back; empty when it did not answer
   */
  public record Server(String peer, String name, BlockRange blocks, OptionalDouble seconds) {}

  /**
   * What a step found.
   *
   * @param loss nats a token, before the step
   * @param norm of the gradient, before it was clipped to 1
   */
  public record Step(double loss, double norm) {}

  private SwarmClient(Installation installation, Swarm swarm, Optional<SoftPrompts> prompts) {
    this.installation = installation;
    this.swarm = swarm;
    this.prompts = prompts;
    this.worker =
        new SteadyWorker(
            installation.program().spec(),
            Installation.LIBRARY,
            Installation.version(),
            this::opened);
  }

  static SwarmClient open(Installation installation, Swarm swarm, Optional<SoftPrompts> prompts) {
    installation.program().unpack();
    var client = new SwarmClient(installation, swarm, prompts);
    client.worker.persist(() -> client.form);
    return client;
  }

  private Answer opened() throws WorkerDied {
    ArrayNode peers = JSON.arrayNode();
    swarm.peers().forEach(peers::add);
    Answer answer =
        worker.ask(
            Frame.of("open")
                .with("model", JSON.textNode(swarm.model().toAbsolutePath().toString()))
                .with("peers", peers)
                .with("prefix", JSON.textNode(swarm.prefix()))
                .with("prompts", JSON.numberNode(prompts.map(SoftPrompts::count).orElse(0)))
                .with("patience", JSON.numberNode(installation.patience().toSeconds())),
            0);
    form =
        new Form(
            answer.count("blocks"),
            answer.count("width"),
            answer.count("vocabulary"),
            answer.count("context"));
    return prompts.isPresent() ? tuned(prompts.get()) : answer;
  }

  private Answer tuned(SoftPrompts given) throws WorkerDied {
    return worker.ask(Frame.of("tune", given.blocks()), 0);
  }

  private Answer ask(Frame request, long most) {
    Answer answer = worker.persist(() -> worker.ask(request, most));
    memory = answer.memory();
    return answer;
  }

  /** What the process held in memory after the last call, in bytes; 0 before the first. */
  public long memoryBytes() {
    return memory;
  }

  /** Ends the process and the call in progress, which throws that it was interrupted. */
  public void cutShort() {
    worker.cutShort();
  }

  public Form form() {
    return form;
  }

  /** What computes here, in words. */
  public String device() {
    return worker.device();
  }

  /** The servers that hold blocks now. */
  public List<Server> servers() {
    var servers = new ArrayList<Server>();
    for (JsonNode node : ask(Frame.of("info"), 0).frame().header().path("servers")) {
      JsonNode rtt = node.path("rtt");
      servers.add(
          new Server(
              node.path("peer").asText(),
              node.path("name").asText(),
              new BlockRange(node.path("first").asInt(), node.path("end").asInt()),
              rtt.isNumber() ? OptionalDouble.of(rtt.asDouble()) : OptionalDouble.empty()));
    }
    return servers;
  }

  /**
   * Scores of the token that follows each position.
   *
   * @param rows token ids, all of one length
   * @return {@code rows × length × vocabulary}, row-major
   */
  public float[] logits(List<int[]> rows) {
    Block tokens = Blocks.tokens(rows, form.vocabulary());
    int length = tokens.shape().get(1);
    requireRoom(length);
    long most = (long) rows.size() * length * form.vocabulary() * Float.BYTES;
    return ask(Frame.of("logits", Map.of("tokens", tokens)), most)
        .floats("logits", rows.size(), length, form.vocabulary());
  }

  /**
   * The most likely tokens after a prompt, one after the other, in an inference session.
   *
   * @param count of the tokens that are wanted, 1 or more
   */
  public int[] generate(int[] prompt, int count) {
    requireRoom(Math.addExact(prompt.length, count));
    Frame request =
        Frame.of("generate", Map.of("tokens", Blocks.tokens(List.of(prompt), form.vocabulary())))
            .with("count", JSON.numberNode(count));
    return ask(request, SMALL + (long) count * Integer.BYTES).integers("tokens", 1, count);
  }

  /** A server computes its tables anew for a longer row, and can train no more after that. */
  private void requireRoom(int length) {
    int most = form.context() - prompts.map(SoftPrompts::count).orElse(0);
    if (length > most) {
      throw new Invalid(
          "/tokens", "must be at most %d with what follows, not %d".formatted(most, length));
    }
  }

  /** What some blocks make of the residual stream. */
  public Hidden forward(BlockRange blocks, Hidden input) {
    Frame request = Frame.of("forward", Map.of("hidden", Blocks.of(input)));
    return hidden(ranged(request, blocks), "hidden", input);
  }

  /**
   * The gradient by what came into some blocks.
   *
   * @param gradient by what they gave
   */
  public Hidden backward(BlockRange blocks, Hidden input, Hidden gradient) {
    var tensors = Map.of("hidden", Blocks.of(input), "gradient", Blocks.of(gradient));
    return hidden(ranged(Frame.of("backward", tensors), blocks), "gradient", input);
  }

  private static Frame ranged(Frame frame, BlockRange blocks) {
    return frame
        .with("first", JSON.numberNode(blocks.first()))
        .with("end", JSON.numberNode(blocks.end()));
  }

  private Hidden hidden(Frame request, String name, Hidden like) {
    float[] found =
        ask(request, (long) like.data().length * Float.BYTES)
            .floats(name, like.rows(), like.length(), like.width());
    return new Hidden(like.rows(), like.length(), like.width(), found);
  }

  /**
   * The soft prompts as they are now.
   *
   * @throws Invalid when the client was opened without
   */
  public SoftPrompts prompts() {
    return prompts.orElseThrow(() -> new Invalid("/prompts", "must be there to be trained"));
  }

  /**
   * Goes on with other soft prompts, as many as there are.
   *
   * @throws Invalid when the client was opened without, or with another number of them
   */
  public void tune(SoftPrompts given) {
    if (!given.prompts().shape().equals(prompts().prompts().shape())) {
      throw new Invalid("/prompts", "must be as many as the client was opened with");
    }
    prompts = Optional.of(given);
    worker.persist(() -> tuned(given));
  }

  /**
   * A step of AdamW on the soft prompts; where loss or gradient are not finite it changes nothing.
   *
   * @param number of the step, from 1
   */
  public Step step(int number, double rate, double decay, Batch batch) {
    SoftPrompts before = prompts();
    requireRoom(batch.length());
    var tensors = Blocks.of(batch);
    Answer answer =
        ask(
            Frame.of("step", tensors)
                .with("number", JSON.numberNode(number))
                .with("rate", JSON.numberNode(rate))
                .with("decay", JSON.numberNode(decay)),
            SMALL + Block.bytes(before.blocks().values()));
    float[] found = answer.floats("found", 2);
    List<Integer> shape = before.prompts().shape();
    prompts =
        Optional.of(
            new SoftPrompts(
                tensor(answer, SoftPrompts.PROMPTS, shape),
                tensor(answer, SoftPrompts.FIRST, shape),
                tensor(answer, SoftPrompts.SECOND, shape)));
    return new Step(found[0], found[1]);
  }

  private static Tensor tensor(Answer answer, String name, List<Integer> shape) {
    return new Tensor(shape, answer.floats(name, shape.toArray(Integer[]::new)));
  }

  /** The mean loss of each row with the soft prompts as they are, in nats a token. */
  public float[] losses(Batch batch) {
    prompts();
    requireRoom(batch.length());
    var tensors = Blocks.of(batch);
    return ask(Frame.of("loss", tensors), SMALL + (long) batch.rows() * Float.BYTES)
        .floats("losses", batch.rows());
  }

  @Override
  public void close() {
    worker.close();
  }
}
