package org.zeropoint.nodes.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.shared.Invalid;

class NodeAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://0.0.0.0:8080",
        "http://224.0.0.1",
        "http://[fe80::1]",
        "http://[::]:80",
        "http://no-such-host.invalid"
      })
  void noNodeIsThere_whateverIsSet(String url) {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> NodeAddresses.require(new NodeUrl(url), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8081", "http://127.0.0.1:8081", "http://[::1]:8081"})
  void thisMachineIsAdmittedByASetting(String url) {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> NodeAddresses.require(new NodeUrl(url), false))
        .withMessageContaining("zeropoint.nodes.loopback");
    assertThatCode(() -> NodeAddresses.require(new NodeUrl(url), true)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.1.2.3:8081", "https://192.168.0.9", "https://8.8.8.8:8443"})
  void everyOtherMachineMayBeANode(String url) {
    assertThatCode(() -> NodeAddresses.require(new NodeUrl(url), false)).doesNotThrowAnyException();
  }
}
