package org.zeropoint.it.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.model.AdapterDirectory;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Json;

/** Files of models as somebody else would make them. */
public final class MadeElsewhere {

  private MadeElsewhere() {}

  /** Seeded weights of the smallest byte model. */
  static byte[] nano(long seed) {
    return safetensors(GptWeights.seeded(GptConfig.NANO, seed));
  }

  static byte[] safetensors(Map<String, Tensor> weights) {
    Path file = temporary("model.safetensors");
    Safetensors.write(file, weights, Map.of("format", "pt"));
    return read(file);
  }

  static Map<String, Tensor> weights(byte[] safetensors) {
    Path file = temporary("model.safetensors");
    try {
      Files.write(file, safetensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Safetensors.read(file);
  }

  /**
   * A Hugging Face directory with weights of the smallest byte model: a GPT-2 whose tokens are the
   * bytes.
   */
  static Map<String, byte[]> gpt2(byte[] weights) {
    return gpt2(GptConfig.NANO.layers(), weights);
  }

  /** The same with two more tokens, those of ChatML, which are as likely as an unseen byte. */
  static Map<String, byte[]> chatting(byte[] weights) {
    var grown = new LinkedHashMap<>(weights(weights));
    grown.computeIfPresent("wte.weight", (name, bytes) -> withTwoRows(bytes, 1));
    Map<String, byte[]> files = gpt2(safetensors(grown));
    var config = (ObjectNode) Json.parse(new String(files.get("config.json"), UTF_8));
    config.put("vocab_size", GptConfig.VOCABULARY + 2);
    files.put("config.json", bytes(config.toString()));
    var tokenizer = (ObjectNode) Json.parse(new String(files.get("tokenizer.json"), UTF_8));
    ArrayNode added = tokenizer.putArray("added_tokens");
    for (String token : List.of("<|im_start|>", "<|im_end|>")) {
      ObjectNode one = added.addObject().put("id", GptConfig.VOCABULARY + added.size() - 1);
      one.put("content", token).put("single_word", false).put("lstrip", false);
      one.put("rstrip", false).put("normalized", false).put("special", true);
    }
    files.put("tokenizer.json", bytes(tokenizer.toString()));
    return files;
  }

  private static Tensor withTwoRows(Tensor matrix, int like) {
    int width = matrix.shape().get(1);
    float[] row = Arrays.copyOfRange(matrix.data(), like * width, (like + 1) * width);
    int rows = matrix.shape().get(0);
    float[] data = Arrays.copyOf(matrix.data(), (rows + 2) * width);
    System.arraycopy(row, 0, data, rows * width, width);
    System.arraycopy(row, 0, data, (rows + 1) * width, width);
    return new Tensor(List.of(rows + 2, width), data);
  }

  /** The same with another number of blocks. */
  public static Map<String, byte[]> gpt2(int layers, byte[] weights) {
    GptConfig form = GptConfig.NANO;
    ObjectNode config = Json.mapper().createObjectNode();
    config.put("model_type", "gpt2").put("vocab_size", GptConfig.VOCABULARY);
    config.put("n_embd", form.width()).put("n_head", form.heads());
    config.put("n_layer", layers).put("n_positions", form.context());
    config.put("activation_function", "gelu_new").put("layer_norm_epsilon", 1e-5);
    config.put("eos_token_id", 0);
    var files = new LinkedHashMap<String, byte[]>();
    files.put("config.json", bytes(config.toString()));
    files.put("tokenizer.json", bytes(byteTokenizer().toString()));
    files.put("model.safetensors", weights);
    return files;
  }

  /**
   * Weights of a byte model with more blocks than it was trained with: each further one is a block
   * that was trained, whose part in the residual stream is small.
   */
  public static byte[] deeper(GptConfig trained, byte[] safetensors, int layers) {
    Map<String, Tensor> weights = new LinkedHashMap<>(weights(safetensors));
    for (int layer = trained.layers(); layer < layers; layer++) {
      String from = "h." + layer % trained.layers() + ".";
      String to = "h." + layer + ".";
      for (var weight : Map.copyOf(weights).entrySet()) {
        if (weight.getKey().startsWith(from)) {
          boolean out = weight.getKey().contains("c_proj");
          weights.put(
              to + weight.getKey().substring(from.length()),
              out ? scaled(weight.getValue(), 0.01f) : weight.getValue());
        }
      }
    }
    return safetensors(weights);
  }

  private static Tensor scaled(Tensor tensor, float factor) {
    float[] data = tensor.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= factor;
    }
    return new Tensor(tensor.shape(), data);
  }

  /** A PEFT directory with an adapter of that model, which changes it a little. */
  static Map<String, byte[]> adapter() {
    var lora = new Lora(2, 4, List.of("c_attn"));
    var matrices = new LinkedHashMap<String, Tensor>();
    lora.seeded(GptConfig.NANO.form(), 5)
        .forEach(
            (name, tensor) -> {
              float[] data = tensor.data().clone();
              for (int i = 0; i < data.length; i++) {
                data[i] += 1e-4f * (i % 5);
              }
              matrices.put(name, new Tensor(tensor.shape(), data));
            });
    Path directory = temporary("adapter");
    new AdapterDirectory(lora, matrices).write(directory, GptConfig.NANO.form());
    try (Stream<Path> all = Files.list(directory)) {
      var files = new LinkedHashMap<String, byte[]>();
      all.sorted().forEach(file -> files.put(file.getFileName().toString(), read(file)));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] zip(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Each token is the byte of its number, written in GPT-2's alphabet of printable characters. */
  private static ObjectNode byteTokenizer() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("version", "1.0");
    root.putArray("added_tokens");
    root.putObject("pre_tokenizer")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    root.putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", true)
        .put("trim_offsets", true)
        .put("use_regex", true);
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    int spare = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
      vocabulary.put(Character.toString(printable ? b : spare++), b);
    }
    model.putArray("merges");
    return root;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary(String name) {
    try {
      return Files.createTempDirectory("elsewhere").resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
