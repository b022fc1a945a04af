package org.zeropoint.kernels.opencl;

import java.util.Optional;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.shared.Unavailable;

/**
 * OpenCL on the first GPU that is found, or else the first other device. Opened on first use; names
 * no type of Aparapi, so that it loads where that is missing.
 */
public final class OpenClBackend implements Backend {

  public static final String NAME = "opencl";

  private static final String APARAPI = "com.aparapi.Kernel";

  private final ClassLoader loader = OpenClBackend.class.getClassLoader();
  private Optional<Session> session = Optional.empty();
  private Optional<BackendState> state = Optional.empty();

  /** An open device; implemented where Aparapi's types are named. */
  interface Session extends AutoCloseable {

    BackendState state();

    <T> Optional<T> op(Class<T> type);

    @Override
    void close();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized BackendState state() {
    if (state.isEmpty()) {
      state = Optional.of(open());
    }
    return state.get();
  }

  private BackendState open() {
    try {
      Class.forName(APARAPI, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return BackendState.missing(
          NAME,
          "Aparapi is missing.",
          "Install the server's DJL module (WildFly: module org.zeropoint.djl;"
              + " Payara: the jars in the domain's lib) and restart the server.");
    }
    try {
      Session opened = OpenClSession.open();
      session = Optional.of(opened);
      return opened.state();
    } catch (Unavailable e) {
      return BackendState.missing(NAME, e.getMessage(), OpenClSession.INSTALL);
    } catch (RuntimeException | LinkageError e) {
      return BackendState.missing(
          NAME, "OpenCL did not start (" + root(e) + ").", OpenClSession.INSTALL);
    }
  }

  private static Throwable root(Throwable thrown) {
    return thrown.getCause() == null ? thrown : root(thrown.getCause());
  }

  @Override
  public synchronized <T> Optional<T> op(Class<T> type) {
    BackendState now = state();
    if (!now.available()) {
      throw new Unavailable(now.problem());
    }
    return session.orElseThrow().op(type);
  }

  @Override
  public synchronized void close() {
    session.ifPresent(Session::close);
    session = Optional.empty();
    state = Optional.of(BackendState.missing(NAME, "OpenCL was closed with the application.", ""));
  }
}
