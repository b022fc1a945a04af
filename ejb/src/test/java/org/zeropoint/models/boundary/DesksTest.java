package org.zeropoint.models.boundary;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.TooMany;
import org.zeropoint.shared.Unavailable;

class DesksTest {

  private final Desks desks = new Desks();

  private static Caller caller(String name) {
    return Caller.internal(name, Caller.DEFAULT_TENANT);
  }

  @Test
  void oneAccount_hasSoManyAtOnce_andAnotherIsNotHeldUp() {
    List<Desks.Desk> taken = new ArrayList<>();
    for (int i = 0; i < Desks.MOST_OF_ONE; i++) {
      taken.add(desks.take(caller("a")));
    }
    assertThatThrownBy(() -> desks.take(caller("a")))
        .isInstanceOf(TooMany.class)
        .hasMessageContaining("a has 4");
    assertThatThrownBy(() -> desks.requireFree(caller("a"))).isInstanceOf(TooMany.class);
    assertThatCode(() -> desks.take(caller("b")).close()).doesNotThrowAnyException();
    taken.get(0).close();
    assertThatCode(() -> desks.take(caller("a"))).doesNotThrowAnyException();
  }

  @Test
  void allTogether_haveSoManyAtOnce() {
    List<Desks.Desk> taken = new ArrayList<>();
    for (int i = 0; i < Desks.MOST; i++) {
      taken.add(desks.take(caller("a" + i)));
    }
    assertThatThrownBy(() -> desks.take(caller("b"))).isInstanceOf(Unavailable.class);
    taken.forEach(Desks.Desk::close);
    assertThatCode(() -> desks.take(caller("b"))).doesNotThrowAnyException();
  }
}
