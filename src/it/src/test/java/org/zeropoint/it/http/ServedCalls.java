package org.zeropoint.it.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The calls that the packaged application serves, as its classes declare them. */
final class ServedCalls {

  private static final List<String> APPLICATIONS =
      List.of("org.zeropoint.web.Rest", "org.zeropoint.web.openai.OpenAi");

  private ServedCalls() {}

  /** Each as {@code get /api/proposals/{proposalId}}. */
  static Set<String> all() {
    Set<String> calls = new TreeSet<>();
    try (URLClassLoader classes = classes()) {
      for (String name : APPLICATIONS) {
        calls.addAll(of(classes.loadClass(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return calls;
  }

  private static Set<String> of(Class<?> rest) throws ReflectiveOperationException {
    Set<String> calls = new TreeSet<>();
    String root = rest.getAnnotation(ApplicationPath.class).value();
    var application = (Application) rest.getDeclaredConstructor().newInstance();
    for (Class<?> type : application.getClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        verb(method).ifPresent(verb -> calls.add(verb + " " + path(root, type, method)));
      }
    }
    return calls;
  }

  private static Optional<String> verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return Optional.of(verb.value().toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private static String path(String root, Class<?> type, Method method) {
    Path own = method.getAnnotation(Path.class);
    String path =
        root
            + "/"
            + type.getAnnotation(Path.class).value()
            + "/"
            + (own == null ? "" : own.value());
    return path.replaceAll("\\{\\s*([^:}\\s]+)[^}]*}", "{$1}")
        .replaceAll("/{2,}", "/")
        .replaceAll("(?<=.)/$", "");
  }

  private static URLClassLoader classes() throws IOException {
    java.nio.file.Path ear =
        java.nio.file.Path.of(
            System.getProperty("zeropoint.home"), "standalone/deployments/zeropoint.ear");
    java.nio.file.Path unpacked = Files.createTempDirectory("served-calls");
    java.nio.file.Path war = unpacked.resolve("application.war");
    try (FileSystem inEar = FileSystems.newFileSystem(ear)) {
      try (var inside = Files.list(inEar.getPath("/"))) {
        var packed =
            inside.filter(entry -> entry.toString().endsWith(".war")).findFirst().orElseThrow();
        try (InputStream in = Files.newInputStream(packed)) {
          Files.copy(in, war);
        }
      }
    }
    return new URLClassLoader(
        new URL[] {classesIn(war)}, Thread.currentThread().getContextClassLoader());
  }

  private static URL classesIn(java.nio.file.Path war) throws MalformedURLException {
    return new URL("jar:" + war.toUri() + "!/WEB-INF/classes/");
  }
}
