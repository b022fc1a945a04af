package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Tensors of all dtypes to test with. */
final class RawTensors {

  private RawTensors() {}

  static RawTensor random(DType dtype, List<Integer> shape, long seed) {
    var data = new byte[(int) TensorEntry.bytes(dtype, shape)];
    new Random(seed).nextBytes(data);
    if (dtype == DType.BOOL) {
      for (int i = 0; i < data.length; i++) {
        data[i] &= 1;
      }
    }
    return new RawTensor(dtype, shape, ByteBuffer.wrap(data));
  }

  /** Up to eight, with names of any characters that are Unicode. */
  static Arbitrary<Map<String, RawTensor>> maps() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .excludeChars('\0')
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(
                name ->
                    !name.equals(Header.METADATA)
                        && name.codePoints().allMatch(RawTensors::isUnicode));
    Arbitrary<RawTensor> tensors =
        Combinators.combine(
                Arbitraries.of(DType.values()),
                Arbitraries.integers().between(0, 5).list().ofMaxSize(4),
                Arbitraries.longs())
            .as(RawTensors::random);
    return Arbitraries.maps(names, tensors).ofMaxSize(8);
  }

  private static boolean isUnicode(int codePoint) {
    return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
  }

  /** All of a source, for writing it again. */
  static Map<String, RawTensor> of(TensorSource source) {
    var tensors = new TreeMap<String, RawTensor>();
    for (String name : source.names()) {
      TensorEntry entry = source.entry(name);
      tensors.put(name, new RawTensor(entry.dtype(), entry.shape(), source.bytes(name)));
    }
    return tensors;
  }

  static void assertHolds(TensorSource source, Map<String, RawTensor> tensors) {
    assertThat(of(source)).isEqualTo(new TreeMap<>(tensors));
  }
}
