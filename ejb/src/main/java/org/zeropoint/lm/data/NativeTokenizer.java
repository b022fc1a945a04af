package org.zeropoint.lm.data;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * A tokenizer in native memory; many threads may use it at once. Calls DJL's native methods
 * themselves: the class that DJL has above them cuts texts at 512 tokens unless told otherwise, and
 * fetches eight arrays where one is needed.
 */
final class NativeTokenizer implements AutoCloseable {

  private static final String MISSING =
      "DJL's tokenizers are missing or do not load: install the server's DJL module (WildFly:"
          + " module org.zeropoint.djl; Payara: the jars in the domain's lib) and restart the"
          + " server.";

  // Whoever reads a tokenizer that another thread frees would bring the JVM down.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final long handle;
  private boolean closed;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /**
   * Reads a tokenizer.
   *
   * @param json the content of tokenizer.json
   * @throws Invalid when it is no tokenizer
   * @throws Unavailable when DJL or its native library is missing or does not load
   */
  static NativeTokenizer of(String json) {
    load();
    try {
      long handle = TokenizersLibrary.LIB.createTokenizerFromString(json);
      TokenizersLibrary.LIB.disableTruncation(handle);
      TokenizersLibrary.LIB.disablePadding(handle);
      return new NativeTokenizer(handle);
    } catch (RuntimeException e) {
      throw new Invalid("", "is no tokenizer: " + e.getMessage());
    }
  }

  private static void load() {
    // The first two keep DJL from calling home; the third keeps it from fetching a build for CUDA.
    preset("ai.djl.offline", "true");
    preset("OPT_OUT_TRACKING", "true");
    preset("RUST_FLAVOR", "cpu");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      // DJL finds its native library through this loader.
      thread.setContextClassLoader(TokenizersLibrary.class.getClassLoader());
      LibUtils.checkStatus();
    } catch (LinkageError | RuntimeException e) {
      throw new Unavailable(MISSING, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void preset(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** Encodes a text without half characters. */
  int[] encode(String text, boolean withSpecialTokens) {
    return reading(
        tokenizer -> {
          long encoding = TokenizersLibrary.LIB.encode(tokenizer, text, withSpecialTokens);
          try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            var tokens = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
              tokens[i] = Math.toIntExact(ids[i]);
            }
            return tokens;
          } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
          }
        });
  }

  String decode(int[] tokens, boolean skipSpecialTokens) {
    var ids = new long[tokens.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tokens[i];
    }
    return reading(tokenizer -> TokenizersLibrary.LIB.decode(tokenizer, ids, skipSpecialTokens));
  }

  private <T> T reading(LongFunction<T> work) {
    Lock reading = lock.readLock();
    reading.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      return work.apply(handle);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void close() {
    Lock closing = lock.writeLock();
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        TokenizersLibrary.LIB.deleteTokenizer(handle);
      }
    } finally {
      closing.unlock();
    }
  }
}
