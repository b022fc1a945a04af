package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.ops.replay.Fault;
import org.zeropoint.shared.Json;

/** What was looked at, and what is wrong with it, in the order in which it was found. */
public final class Report {

  private static final int MOST = 1000;

  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private long more;

  /** Something that was looked at: {@code decisions}, {@code 12 made again}. */
  public void fact(String name, String value) {
    facts.put(name, value);
  }

  /** Something that whoever reads the report should know, and that is no fault. */
  public void remark(String text) {
    remarks.add(text);
  }

  public void fault(String code, String where, String reason) {
    fault(new Fault(code, where, reason));
  }

  public void fault(Fault fault) {
    if (faults.size() < MOST) {
      faults.add(fault);
    } else {
      more++;
    }
  }

  public boolean isClean() {
    return faults.isEmpty();
  }

  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** Writes it and gives the exit code. */
  public int print(Console console, boolean asJson) {
    if (asJson) {
      console.line(json().toString());
    } else {
      text(console);
    }
    return isClean() ? Exit.VERIFIED : Exit.WRONG;
  }

  private void text(Console console) {
    console.line(isClean() ? "VERIFIED" : "NOT VERIFIED: " + faults.get(0));
    facts.forEach((name, value) -> console.line("  %-12s %s".formatted(name, value)));
    remarks.forEach(remark -> console.line("  note         " + remark));
    faults.stream().skip(1).forEach(fault -> console.line("  also wrong   " + fault));
    if (more > 0) {
      console.line("  also wrong   " + more + " further things");
    }
  }

  private ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode().put("verified", isClean());
    if (!isClean()) {
      json.set("first", Json.tree(faults.get(0)));
    }
    json.set("facts", Json.tree(facts));
    json.set("remarks", Json.tree(remarks));
    json.set("faults", Json.tree(faults));
    return json.put("more", more);
  }
}
