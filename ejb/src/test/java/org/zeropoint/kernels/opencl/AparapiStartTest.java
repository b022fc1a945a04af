package org.zeropoint.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test loads Aparapi anew, as it sets levels but once in a class loader. */
class AparapiStartTest {

  private final Logger root = Logger.getLogger("");
  private final Handler handler = new ConsoleHandler();
  private final Map<Handler, Level> others = new HashMap<>();

  @BeforeEach
  void listen() {
    for (Handler other : root.getHandlers()) {
      others.put(other, other.getLevel());
    }
    handler.setLevel(Level.INFO);
    root.addHandler(handler);
  }

  @AfterEach
  void leave() {
    root.removeHandler(handler);
    others.forEach(Handler::setLevel);
  }

  @Test
  void aparapiRaisesLevels_whenItStartsByItself() throws Exception {
    try (URLClassLoader loader = alone()) {
      Class.forName("com.aparapi.Config", true, loader);
    }

    assertThat(handler.getLevel()).isEqualTo(Level.WARNING);
  }

  @Test
  void beginKeepsLevels_whenAparapiStarts() throws Exception {
    try (URLClassLoader loader = alone()) {
      begin(loader);
      assertThat(handler.getLevel()).isEqualTo(Level.INFO);

      Class.forName("com.aparapi.Config", true, loader);
      assertThat(handler.getLevel()).isEqualTo(Level.INFO);
    }
  }

  @Test
  void beginLeavesLevelsAlone_whenAparapiIsThere() throws Exception {
    try (URLClassLoader loader = alone()) {
      begin(loader);
      handler.setLevel(Level.FINE);
      begin(loader);
    }

    assertThat(handler.getLevel()).isEqualTo(Level.FINE);
  }

  private static void begin(ClassLoader loader) throws ReflectiveOperationException {
    Method begin = loader.loadClass(AparapiStart.class.getName()).getDeclaredMethod("begin");
    begin.setAccessible(true);
    begin.invoke(null);
  }

  private static URLClassLoader alone() throws IOException {
    URL[] places =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(AparapiStartTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String place) {
    try {
      return new File(place).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(place, e);
    }
  }
}
