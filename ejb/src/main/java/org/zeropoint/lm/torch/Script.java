package org.zeropoint.lm.torch;

import java.util.Locale;

/** Text of TorchScript methods, line by line, for {@link Program#load}. */
public final class Script {

  private static final String STEP = "  ";

  private final StringBuilder text = new StringBuilder();
  private String indent = STEP;

  /**
   * The head of a method; its body is what follows up to the next head.
   *
   * @param arguments after {@code self}, comma-separated, with their types
   */
  public Script method(String name, String arguments, String type) {
    indent = STEP;
    line("def %s(self: __torch__.Ops, %s) -> %s:", name, arguments, type);
    return in();
  }

  /** A line of {@link String#format}. */
  public Script line(String form, Object... values) {
    text.append(indent)
        .append(values.length == 0 ? form : String.format(Locale.ROOT, form, values))
        .append('\n');
    return this;
  }

  /**
   * Lines that turn {@code g}, the gradients of {@code torch.grad}, into {@code r}, which has those
   * that there are.
   */
  public Script gradients() {
    return line("r = annotate(List[Tensor], [])")
        .line("for i in range(torch.len(g)):")
        .in()
        .line("v = g[i]")
        .line("if torch.__isnot__(v, None):")
        .in()
        .line("_0 = torch.append(r, unchecked_cast(Tensor, v))")
        .out()
        .line("else:")
        .in()
        .line("pass")
        .out()
        .out();
  }

  /** What follows is inside the line before. */
  public Script in() {
    indent += STEP;
    return this;
  }

  /** What follows is outside again. */
  public Script out() {
    indent = indent.substring(STEP.length());
    return this;
  }

  /** A number in the digits that the dialect reads back to the same double. */
  public static String number(double value) {
    String digits = Double.toString(value).replace("E", "e");
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 1) : digits;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
