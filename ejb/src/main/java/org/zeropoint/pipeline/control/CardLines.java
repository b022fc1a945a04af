package org.zeropoint.pipeline.control;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.CardDiff;
import org.zeropoint.pipeline.entity.CardDiff.Change;
import org.zeropoint.pipeline.entity.CardDiff.Line;

/** Puts two cards beside each other, line by line (Myers' algorithm). */
public final class CardLines {

  private CardLines() {}

  public static CardDiff diff(Card one, Card other) {
    List<String> before = CardMarkdown.write(one).lines().toList();
    List<String> after = CardMarkdown.write(other).lines().toList();
    List<Line> lines = new ArrayList<>();
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
      int from = delta.getSource().getPosition();
      add(lines, Change.SAME, before.subList(at, from));
      add(lines, Change.REMOVED, delta.getSource().getLines());
      add(lines, Change.ADDED, delta.getTarget().getLines());
      at = from + delta.getSource().size();
    }
    add(lines, Change.SAME, before.subList(at, before.size()));
    return new CardDiff(one.ref(), other.ref(), lines);
  }

  private static void add(List<Line> lines, Change change, List<String> texts) {
    texts.forEach(text -> lines.add(new Line(change, text)));
  }
}
