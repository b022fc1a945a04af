package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.TooMany;
import org.zeropoint.shared.Unavailable;

class BerthsTest {

  private final Berths berths = new Berths();

  private static Caller caller(String name) {
    return Caller.internal(name, Caller.DEFAULT_TENANT);
  }

  @Test
  void oneAccount_sendsTwoModelsAtOnce_andAllFour() {
    List<Berths.Berth> taken = new ArrayList<>();
    for (String name : List.of("a", "a", "b", "b")) {
      taken.add(berths.take(caller(name)));
    }
    assertThatThrownBy(() -> berths.take(caller("a")))
        .isInstanceOf(TooMany.class)
        .hasMessage("a has 2 models being uploaded; wait for one of them");
    assertThatThrownBy(() -> berths.take(caller("c")))
        .isInstanceOf(Unavailable.class)
        .hasMessage("there are 4 models being uploaded; try again in a moment");
    taken.get(0).close();
    assertThatCode(() -> berths.take(caller("c")).close()).doesNotThrowAnyException();
  }
}
