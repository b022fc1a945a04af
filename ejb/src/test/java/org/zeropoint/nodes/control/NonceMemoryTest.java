package org.zeropoint.nodes.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.Message;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;

class NonceMemoryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Signer COORDINATOR =
      new Signer(CallSignature.COORDINATOR, SignatureKey.generate());

  private final NonceMemory memory = new NonceMemory();

  private static SignedRequest request() {
    Message bare = Message.request("GET", "/api/blocks/ping", "", Map.of());
    return CallSignature.read(
        bare.with(CallSignature.sign(bare, COORDINATOR, "node-1", 1, Optional.empty(), NOW)));
  }

  @Test
  void aRequestIsTakenOnce_alsoByManyAtOnce() {
    SignedRequest request = request();
    List<Boolean> taken =
        IntStream.range(0, 64).parallel().mapToObj(any -> memory.take(request)).toList();
    assertThat(taken).containsOnlyOnce(true);
    assertThat(memory.take(request())).isTrue();
  }

  @Test
  void aRequestIsRemembered_asLongAsItsTimeCouldBeRight() {
    SignedRequest request = request();
    memory.take(request);
    memory.purge(NOW.plusSeconds(60));
    assertThat(memory.take(request)).isFalse();
    memory.purge(NOW.plusSeconds(121));
    assertThat(memory.take(request)).isTrue();
  }
}
