package org.zeropoint.shared.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;

class AddressesTest {

  private static final Addresses NOTHING_OPENED = new Addresses("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void addressesThatAreNotPublic_areRefused(String address) throws UnknownHostException {
    assertThat(NOTHING_OPENED.admit("hooks.example", InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860::8888"
      })
  void publicAddresses_areAdmitted(String address) throws UnknownHostException {
    assertThat(NOTHING_OPENED.admit("hooks.example", InetAddress.getByName(address))).isTrue();
  }

  @Test
  void whatAnAdminOpened_isAdmitted_andNothingBesides() throws UnknownHostException {
    Addresses opened = new Addresses("10.1.0.0/16, hooks.intranet, ::1");

    assertThat(opened.admit("a", InetAddress.getByName("10.1.255.1"))).isTrue();
    assertThat(opened.admit("a", InetAddress.getByName("10.2.0.1"))).isFalse();
    assertThat(opened.admit("a", InetAddress.getByName("::1"))).isTrue();
    assertThat(opened.admit("a", InetAddress.getByName("::2"))).isFalse();
    assertThat(opened.admit("Hooks.Intranet", InetAddress.getByName("192.168.0.4"))).isTrue();
    assertThat(opened.admit("a.hooks.intranet", InetAddress.getByName("192.168.0.4"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "300.1.1.1",
        "1.2.3.256/8",
        "::g",
        "fc00::/129",
        "a,,b",
        "http://x",
        "10.0.0.0/-1",
        "*"
      })
  void anUnreadableList_isAnError(String list) {
    assertThatThrownBy(() -> new Addresses(list)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnreadableSetting_namesItselfAndItsRule() {
    System.setProperty(Settings.OPENED_TO_WEBHOOKS, "hooks.intranet, 10.0.0.0/33");
    try {
      assertThatThrownBy(() -> Addresses.of(new Settings()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zeropoint.webhooks.allow is \"hooks.intranet, 10.0.0.0/33\"")
          .hasMessageContaining("names of hosts, addresses and ranges of addresses")
          .hasMessageContaining("/33");
    } finally {
      System.clearProperty(Settings.OPENED_TO_WEBHOOKS);
    }
  }

  @Test
  void groupsOfAnIpv6Address_areNoOctets() throws UnknownHostException {
    assertThat(new Addresses("fe80::300").admit("a", InetAddress.getByName("fe80::300"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/",
        "ftp://example.org/",
        "https:///x",
        "https://u:p@example.org/",
        "https://example.org/#a",
        "https://example.org:22/",
        "https://example.org:6553599/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: y",
        "https://ex\u00e4mple.org/",
        "//example.org",
        "example.org",
        "javascript:alert(1)",
        ""
      })
  void addressesOfAnotherForm_areRefused(String url) {
    assertThatThrownBy(() -> Target.of(url, false)).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://169.254.169.254/latest/meta-data/"
      })
  void loopbackInAnyNotation_isRefused(String url) {
    assertThatThrownBy(() -> Target.of(url, false).resolve(NOTHING_OPENED))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void aTargetSaysWhatTheRequestNeeds() {
    Target target = Target.of("https://hooks.example:8443/a%20b?c=d", false);

    assertThat(target).isEqualTo(new Target(true, "hooks.example", 8443, "/a%20b?c=d"));
    assertThat(target.authority()).isEqualTo("hooks.example:8443");
    assertThat(Target.of("http://[::1]", true).authority()).isEqualTo("[::1]");
  }
}
