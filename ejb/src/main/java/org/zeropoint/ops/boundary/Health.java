package org.zeropoint.ops.boundary;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.zeropoint.audit.boundary.LogAlarm;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.ops.control.KernelReading;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.boundary.EngineStates;

/** Whether the service can do its work. Tells no secret: it is open to all. */
@Stateless
@Open("a load balancer does not sign in")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Health {

  private static final int SECONDS = 2;

  @Resource private DataSource dataSource;
  @Inject private Settings settings;
  @Inject private EngineStates engines;
  @Inject private LogAlarm log;

  /**
   * The state of the service.
   *
   * @param up whether requests can be served; a missing engine or OpenCL does not hinder that
   * @param checks each part with {@code UP} or what is wrong with it; {@code opencl} with platform,
   *     device and driver
   */
  public record HealthView(boolean up, Map<String, String> checks) {}

  @ReadOnly
  public HealthView check() {
    var checks = new LinkedHashMap<String, String>();
    boolean database = database();
    boolean data = data();
    checks.put("database", database ? "UP" : "does not answer");
    checks.put("data", data ? "UP" : "cannot be written");
    // It alarms, but hinders no request.
    checks.put("log", log.text().orElse("UP"));
    engines
        .all()
        .forEach(
            engine ->
                checks.put(
                    "engine " + engine.engine(), engine.available() ? "UP" : "not available"));
    checks.put("opencl", new KernelReading(Kernels.shared()).openCl());
    return new HealthView(database && data, checks);
  }

  private boolean database() {
    try (var connection = dataSource.getConnection()) {
      return connection.isValid(SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean data() {
    Path data = settings.data();
    return Files.isDirectory(data) && Files.isWritable(data);
  }
}
