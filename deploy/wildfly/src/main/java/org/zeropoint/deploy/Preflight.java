package org.zeropoint.deploy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What must hold before a server is started. Each check refuses with one sentence. */
final class Preflight {

  private Preflight() {}

  static void files(Settings settings) {
    installed(settings);
    writable(settings.data());
    ApplicationSettings.check();
    gpu(settings);
  }

  private static void gpu(Settings settings) {
    if (ApplicationSettings.wantsGpu()
        && System.getenv("PYTORCH_LIBRARY_PATH") == null
        && Cuda.of(settings.home()).isEmpty()) {
      throw new Refused(
          "zeropoint.device asks for a GPU, and this server was built without PyTorch for CUDA:"
              + " build it with \"mvn -Prun,cuda\".");
    }
  }

  static void ports(Settings settings) {
    free(settings.address(), settings.port(), "zeropoint.port");
    free("127.0.0.1", settings.managementPort(), "zeropoint.management.port");
  }

  private static void installed(Settings settings) {
    if (!Files.isRegularFile(settings.home().resolve("jboss-modules.jar"))) {
      throw new Refused(
          "No server in "
              + settings.home()
              + ": build it with \"mvn -Prun\", or name it with zeropoint.home.");
    }
    if (!Files.isRegularFile(settings.application())) {
      throw new Refused(
          "The application "
              + settings.application()
              + " is missing: build it with \"mvn -Prun\".");
    }
  }

  private static void writable(Path data) {
    try {
      // What lies in it is the server's alone: password hashes, the log, texts and weights.
      Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
      if (Files.notExists(data)) {
        Files.createDirectories(data, PosixFilePermissions.asFileAttribute(own));
      } else if (Files.isDirectory(data) && !own.containsAll(Files.getPosixFilePermissions(data))) {
        Files.setPosixFilePermissions(data, own);
      }
      Files.delete(Files.createTempFile(data, "write", ".tmp"));
    } catch (FileAlreadyExistsException e) {
      throw new Refused(
          "The data directory "
              + data
              + " is not a directory: name another with -Dzeropoint.data=….");
    } catch (IOException e) {
      throw new Refused(
          "The data directory "
              + data
              + " cannot be written ("
              + reason(e)
              + "): name another with -Dzeropoint.data=….");
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return name.equals("FileSystem") || name.equals("IO") ? String.valueOf(e.getMessage()) : name;
  }

  private static void free(String address, int port, String property) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (UnknownHostException e) {
      throw new Refused(
          "The address " + address + " is unknown: name another with -Dzeropoint.address=….");
    } catch (BindException e) {
      boolean taken = String.valueOf(e.getMessage()).contains("in use");
      throw new Refused(
          taken
              ? "Port "
                  + port
                  + " is in use by another program: stop it, or name another port with -D"
                  + property
                  + "=…."
              : "Port "
                  + port
                  + " of "
                  + address
                  + " cannot be opened ("
                  + e.getMessage()
                  + "): name another with -D"
                  + property
                  + "=….");
    } catch (IOException e) {
      throw new Refused(
          "Port " + port + " of " + address + " cannot be opened (" + e.getMessage() + ").");
    }
  }
}
