package org.zeropoint.training.control;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.StoredText;

/**
 * Puts the corpora that come with the product into the store at the first start, and newer ones
 * after an upgrade: sources of libraries and images of digits, with their licence.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class ShippedCorpora {

  private static final String BY = "zeropoint";

  private static final List<Shipped> SHIPPED =
      List.of(
          new Shipped(
              "commons-lang3",
              "/corpora/commons-lang3-sources.jar",
              "Apache-2.0",
              "Apache Commons Lang 3.17.0, Java sources without licence headers (org.apache.commons:commons-lang3:sources)"),
          new Shipped(
              "commons-text",
              "/corpora/commons-text-sources.jar",
              "Apache-2.0",
              "Apache Commons Text 1.13.1, Java sources without licence headers (org.apache.commons:commons-text:sources)"),
          new Shipped(
              "digits",
              "/corpora/digits.safetensors",
              "CC-BY-4.0",
              "Alpaydin, E. and Kaynak, C. (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49: the test part, 1,797 images of 8 × 8 pixels, scaled from 0 to 16 to 0 to 255"));

  @PersistenceContext private EntityManager em;
  @Inject private CorpusStore store;
  @Inject private CorpusShelf shelf;
  @Inject private Callers callers;
  @Inject private Clock clock;

  private record Shipped(String name, String resource, String licence, String source) {}

  @PostConstruct
  void addMissing() {
    for (Shipped shipped : SHIPPED) {
      Optional<Corpus> inUse = named(shipped).filter(c -> c.activeName().isPresent()).findFirst();
      if (inUse.isPresent()) {
        inUse.filter(c -> isOlder(c, shipped)).ifPresent(c -> add(shipped, Optional.of(c)));
        inUse
            .filter(this::isLost)
            .ifPresent(c -> store.add(new ByteArrayInputStream(content(shipped))));
      } else if (named(shipped).noneMatch(c -> c.source().equals(shipped.source()))) {
        add(shipped, Optional.empty());
      }
    }
  }

  /**
   * A text that a user uploaded under the same name stays, and what an admin deleted stays deleted.
   */
  private static boolean isOlder(Corpus corpus, Shipped shipped) {
    return BY.equals(corpus.addedBy()) && !corpus.source().equals(shipped.source());
  }

  /** Its file is gone; the same text has the same digest, and so the same place. */
  private boolean isLost(Corpus corpus) {
    return BY.equals(corpus.addedBy()) && Files.notExists(store.path(corpus.digest()));
  }

  private Stream<Corpus> named(Shipped shipped) {
    return em.createQuery(
            "select c from Corpus c where c.tenant = ?1 and c.name = ?2", Corpus.class)
        .setParameter(1, Caller.DEFAULT_TENANT)
        .setParameter(2, shipped.name())
        .getResultStream();
  }

  private void add(Shipped shipped, Optional<Corpus> older) {
    StoredText stored = store.add(new ByteArrayInputStream(content(shipped)));
    var text =
        new Corpus.Text(
            shipped.name(),
            stored.digest().value(),
            stored.bytes(),
            shipped.licence(),
            shipped.source());
    var corpus = new Corpus(Caller.DEFAULT_TENANT, text, BY, clock.instant());
    callers.as(Caller.internal(BY, Caller.DEFAULT_TENANT), () -> shelf.put(corpus, older));
  }

  private static byte[] content(Shipped shipped) {
    if (shipped.resource().endsWith(".jar")) {
      return javaSources(shipped);
    }
    try (var in = ShippedCorpora.class.getResourceAsStream(shipped.resource())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(shipped.resource() + " is not readable", e);
    }
  }

  /**
   * The Java files of a sources jar, in the order of their names, each from its package clause on:
   * the licence header that stands above it in every file would be learnt by heart, and is shown
   * with the corpus instead.
   */
  private static byte[] javaSources(Shipped shipped) {
    var files = new TreeMap<String, byte[]>();
    try (var in = ShippedCorpora.class.getResourceAsStream(shipped.resource());
        var zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".java")) {
          files.put(entry.getName(), withoutHeader(zip.readAllBytes()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(shipped.resource() + " is not readable", e);
    }
    var text = new ByteArrayOutputStream();
    files.values().forEach(text::writeBytes);
    return text.toByteArray();
  }

  private static byte[] withoutHeader(byte[] source) {
    String text = new String(source, StandardCharsets.UTF_8);
    int start = text.startsWith("package ") ? 0 : text.indexOf("\npackage ") + 1;
    return text.substring(start).getBytes(StandardCharsets.UTF_8);
  }
}
