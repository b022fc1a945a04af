package org.zeropoint.training.engine.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeropoint.shared.Unavailable;

/**
 * A Unix socket in a directory that only its owner may enter; both are gone at the close, the
 * connections that there are stay.
 */
final class Door implements AutoCloseable {

  private final Path directory;
  private final ServerSocketChannel server;

  private Door(Path directory, ServerSocketChannel server) {
    this.directory = directory;
    this.server = server;
  }

  /**
   * Opens one in the temporary directory, as it is set now.
   *
   * @throws Unavailable when it cannot be: it is not there, or its path is too long for a socket
   */
  static Door open() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    try {
      // Made with the permissions 0700.
      return bound(Files.createTempDirectory(parent, "zeropoint-"));
    } catch (IOException e) {
      throw new Unavailable(
          "no socket can be made in the temporary directory %s (java.io.tmpdir): %s"
              .formatted(parent, e),
          e);
    }
  }

  private static Door bound(Path directory) throws IOException {
    var door = new Door(directory, ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    try {
      door.server.bind(UnixDomainSocketAddress.of(door.socket()));
      door.server.configureBlocking(false);
      return door;
    } catch (IOException | RuntimeException e) {
      door.close();
      throw e;
    }
  }

  Path socket() {
    return directory.resolve("s");
  }

  /** Takes connections without waiting for one. */
  ServerSocketChannel server() {
    return server;
  }

  @Override
  public void close() {
    try (server) {
      Files.deleteIfExists(socket());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.getLogger(Door.class.getName())
          .log(System.Logger.Level.WARNING, directory + " is left over: " + e.getMessage());
    }
  }
}
