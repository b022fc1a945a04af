package org.zeropoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.ModelEnds.LossGradient;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.blocks.SoftPromptTraining;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.SafetensorsWriter;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorEntry;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.nodes.dispatch.Dispatch;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.Limits;
import org.zeropoint.training.engine.petals.client.Passed;
import org.zeropoint.training.engine.petals.client.Pause;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.RemoteWriting;
import org.zeropoint.training.engine.petals.client.Swarm;
import org.zeropoint.training.engine.petals.client.SwarmClient;
import org.zeropoint.training.engine.petals.client.Verification;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.RemotePeer;
import org.zeropoint.training.engine.petals.wire.WireForm;

/**
 * Two {@linkplain NativeNode nodes} that hold all blocks, and a client of them: signed calls with
 * activations in fp32, none verified.
 */
final class NativeNodes implements SwarmComparison.Side, AutoCloseable {

  private static final int NODES = 2;
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Signer signer = new Signer(CallSignature.COORDINATOR, SignatureKey.generate());
  private final Dispatch dispatch = new Dispatch(() -> signer, Clock.systemUTC());
  private final List<Process> processes = new ArrayList<>();
  private final ModelEnds ends;
  private final RemoteSequence sequence;
  private final SoftPromptTraining training;
  private int steps;

  /**
   * @param model directory of the model
   * @param prompt the first soft prompt of {@link #step}
   */
  NativeNodes(Path model, Tensor prompt) throws IOException {
    ModelDirectory directory = ModelDirectory.open(model);
    Path packed = Files.createTempFile("model", ".safetensors");
    packed.toFile().deleteOnExit();
    try (TensorSource weights = directory.weights()) {
      write(packed, Files.readAllBytes(model.resolve(ModelDirectory.CONFIG)), weights);
      ends = ModelEnds.load(directory.config(), weights, Precision.FP32);
    }
    var members = new ArrayList<Swarm.Member>();
    for (int i = 0; i < NODES; i++) {
      members.add(member("node-" + i, packed));
    }
    var client =
        new SwarmClient(new Fixed(members), Limits.USUAL, Clock.systemUTC(), Pause.REAL, 1);
    Digest digest = Digest.ofFile(packed);
    var none =
        new Verification(client, digest, new Verification.Rules(0, 1e-3, 1), Optional.empty());
    sequence = new RemoteSequence(client, digest, directory.config(), none);
    training = SoftPromptTraining.start(new SoftPrompt(prompt), Optimizer.ADAMW, 0);
  }

  private record Fixed(List<Member> members) implements Swarm {
    @Override
    public void quarantine(String node, String evidence) {
      throw new IllegalStateException(node + " is wrong: " + evidence);
    }
  }

  /** What blocks and ends are read from; a tokenizer is not needed. */
  private static void write(Path file, byte[] config, TensorSource weights) {
    var tensors = new TreeMap<String, RawTensor>();
    tensors.put(
        ModelDirectory.CONFIG,
        new RawTensor(DType.U8, List.of(config.length), ByteBuffer.wrap(config)));
    for (String name : weights.names()) {
      TensorEntry entry = weights.entry(name);
      tensors.put(name, new RawTensor(entry.dtype(), entry.shape(), weights.bytes(name)));
    }
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
  }

  private Swarm.Member member(String id, Path packed) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NativeNode.class.getName(),
                id,
                packed.toString(),
                signer.key().verifier().base64())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    BufferedReader told = process.inputReader();
    String[] line = told.readLine().split(" ");
    var peer =
        new Peer(
            id,
            new NodeUrl("http://localhost:" + line[0]),
            Optional.of(new PublicSignatureKey(line[1])),
            1);
    var remote =
        new RemotePeer(
            id,
            (operation, body, deadline) -> call(peer, operation, body, deadline),
            WireForm.FP32,
            NativeNode.MOST);
    return new Swarm.Member(
        remote, remote.report(DEADLINE), Duration.ofMillis(1), Swarm.State.USABLE);
  }

  private byte[] call(Peer peer, String operation, byte[] body, Duration deadline) {
    return dispatch
        .call(
            peer,
            Call.post(
                    NativeNode.PATH + operation,
                    new Call.Body(BlockHandler.MEDIA_TYPE, body),
                    deadline)
                .upTo((int) NativeNode.MOST))
        .body();
  }

  @Override
  public String name() {
    return "native nodes";
  }

  @Override
  public int[] generate(int[] prompt, int count) {
    var found = new int[count];
    var sampler = new Sampler(Sampling.of(0, 1), ends.config().vocabulary());
    try (var writing =
        new RemoteWriting(
            sequence, ends, Optional.empty(), List.of(prompt), List.of(sampler), count)) {
      for (int i = 0; i < count; i++) {
        found[i] = writing.next()[0];
      }
    }
    return found;
  }

  @Override
  public float[] logits(List<int[]> rows) {
    int length = rows.get(0).length;
    long[] tokens = rows.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    Passed passed =
        sequence.forward(
            sequence.routes(1, tokens.length).get(0),
            ends.embed(rows.size(), length, tokens, 0),
            Optional.empty());
    return ends.logits(passed.output());
  }

  @Override
  public double step(Batch batch) {
    SoftPrompt prompt = training.prompt();
    int predicted = batch.rows() * batch.length();
    Passed passed =
        sequence.forward(
            sequence.routes(1, predicted).get(0),
            prompt.before(ends, batch.rows(), batch.length(), batch.inputs()),
            Optional.empty());
    LossGradient loss =
        ends.loss(
            passed.output(),
            prompt.targets(batch.rows(), batch.length(), batch.targets()),
            predicted);
    BlockGradient back = sequence.backward(passed, loss.gradient(), Optional.empty());
    training.apply(List.of(prompt.gradient(back.input())), ++steps, SwarmComparison.RATE);
    return loss.loss();
  }

  @Override
  public void close() throws IOException {
    training.close();
    ends.close();
    for (Process process : processes) {
      process.getOutputStream().close();
    }
  }
}
