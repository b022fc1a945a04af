package org.zeropoint.ops.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.migration.Context;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.StepChunk;
import org.zeropoint.training.entity.StepPacking;

/** Packs the steps that have a row each. */
final class StepMigration extends CodeMigration {

  private static final int FETCHED = 1000;

  StepMigration() {
    super("9.1", "packed steps");
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (PreparedStatement delete = connection.prepareStatement("delete from step_chunk");
        PreparedStatement select =
            connection.prepareStatement(
                "select run_pk, step, loss, held_out_loss, gradient_norm, learning_rate,"
                    + " tokens_per_second from run_metric order by run_pk, step");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into step_chunk (run_pk, first_step, steps, non_finite, packed)"
                    + " values (?, ?, ?, ?, ?)")) {
      // Of one that was killed where the database keeps each statement at once.
      delete.executeUpdate();
      select.setFetchSize(FETCHED);
      Optional<Chunk> open = Optional.empty();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long run = rows.getLong(1);
          int step = rows.getInt(2);
          if (open.isPresent() && !open.get().goesOnWith(run, step)) {
            open.get().write(insert);
            open = Optional.empty();
          }
          Chunk chunk = open.orElseGet(() -> new Chunk(run, step));
          chunk.add(rows);
          open = Optional.of(chunk);
        }
      }
      if (open.isPresent()) {
        open.get().write(insert);
      }
    }
  }

  /** A chunk that is being filled. */
  private static final class Chunk {
    private final long run;
    private final int first;
    private final List<RunMetric> steps = new ArrayList<>();
    private int nonFinite;

    Chunk(long run, int first) {
      this.run = run;
      this.first = first;
    }

    boolean goesOnWith(long otherRun, int step) {
      return run == otherRun
          && nonFinite == 0
          && steps.size() < StepChunk.MOST
          && step == first + steps.size();
    }

    /** What is not finite cannot be packed and is counted: the reviewer asks for it. */
    void add(ResultSet row) throws SQLException {
      double heldOut = row.getDouble(4);
      Optional<Double> measured =
          row.wasNull() || !fits(heldOut) ? Optional.empty() : Optional.of(heldOut);
      double loss = row.getDouble(3);
      double norm = row.getDouble(5);
      double rate = row.getDouble(6);
      double speed = row.getDouble(7);
      if (!fits(loss) || !fits(norm) || !fits(rate) || !fits(speed)) {
        nonFinite++;
        return;
      }
      steps.add(
          new RunMetric(
              row.getInt(2),
              loss,
              measured,
              norm,
              rate,
              speed,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }

    private static boolean fits(double value) {
      return Float.isFinite((float) value);
    }

    void write(PreparedStatement insert) throws SQLException {
      insert.setLong(1, run);
      insert.setInt(2, first);
      insert.setInt(3, steps.size());
      insert.setInt(4, nonFinite);
      insert.setBytes(5, StepPacking.pack(steps));
      insert.executeUpdate();
    }
  }
}
