package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.shared.Invalid;

class InstructionSplitTest {

  private static String line(String answer) {
    return "{\"prompt\":\"say \",\"completion\":\"" + answer + "\"}\n";
  }

  private static List<String> answers(List<Instruction> part) {
    return part.stream().flatMap(instruction -> instruction.answers().stream()).toList();
  }

  private static InstructionSplit of(String text, double share) {
    return InstructionSplit.of(text.getBytes(StandardCharsets.UTF_8), share);
  }

  @Test
  void aCutBetweenLinesTakesNoneAway() {
    InstructionSplit split = of(line("a") + line("b") + line("c") + line("d"), 0.5);
    assertThat(answers(split.training())).containsExactly("a", "b");
    assertThat(answers(split.heldOut())).containsExactly("c", "d");
  }

  @Test
  void theEndOfTheFileEndsALine() {
    String text = (line("a") + line("b") + line("c") + line("d")).strip();
    assertThat(answers(of(text, 0.5).heldOut())).containsExactly("c", "d");
    assertThat(answers(of(text, 0).training())).containsExactly("a", "b", "c", "d");
    assertThat(of(text, 0).heldOut()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.26, 0.3, 0.4, 0.49})
  void aLineThatStraddlesTheCutBelongsToNeither(double share) {
    InstructionSplit split = of(line("a") + line("b") + line("c") + line("d"), share);
    assertThat(answers(split.training())).containsExactly("a", "b");
    assertThat(answers(split.heldOut())).containsExactly("d");
  }

  @Test
  void whatTheTrainingHasTooIsNotScored_howeverItIsWritten() {
    String again = "{ \"completion\" : \"\\u0061\", \"prompt\":\"say \" }\n";
    InstructionSplit split = of(line("a") + line("b") + line("c") + again + line("d"), 0.5);
    assertThat(answers(split.training())).contains("a");
    assertThat(answers(split.heldOut())).containsExactly("d");
  }

  @Test
  void oneLineIsInNoPart_andALineThatIsNoInstructionIsRefused() {
    assertThat(of(line("a"), 0.1)).isEqualTo(new InstructionSplit(List.of(), List.of()));
    assertThat(of("", 0.1)).isEqualTo(new InstructionSplit(List.of(), List.of()));
    assertThatThrownBy(() -> of("a text\n" + line("a"), 0.1))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("line 1");
  }
}
