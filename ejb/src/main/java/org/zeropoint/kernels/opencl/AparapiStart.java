package org.zeropoint.kernels.opencl;

import com.aparapi.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The first use of Aparapi. Its class {@link Config} raises every handler of the root logger to
 * WARNING when it is initialised, so that whatever else the process logs below that is lost: here
 * they get back the levels that they had.
 */
final class AparapiStart {

  private AparapiStart() {}

  /** Has Aparapi initialised, now or before, and the process logs what it did. */
  static void begin() {
    Map<Handler, Level> levels = new HashMap<>();
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      levels.put(handler, handler.getLevel());
    }
    try {
      Config.getLoggerName();
    } finally {
      levels.forEach(Handler::setLevel);
    }
  }
}
