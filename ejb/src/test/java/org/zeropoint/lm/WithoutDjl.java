package org.zeropoint.lm;

import java.net.URL;
import java.net.URLClassLoader;
import org.zeropoint.lm.torch.TorchProbe;

/** Our classes anew, with everything but DJL beside them. */
public final class WithoutDjl extends URLClassLoader {

  public WithoutDjl() {
    super(
        new URL[] {TorchProbe.class.getProtectionDomain().getCodeSource().getLocation()},
        WithoutDjl.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("ai.djl.")) {
      throw new ClassNotFoundException(name);
    }
    if (name.startsWith("org.zeropoint.")) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
