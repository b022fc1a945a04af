package org.zeropoint.kernels;

import java.net.URL;
import java.net.URLClassLoader;

/** Our classes anew, with everything but Aparapi beside them. */
final class WithoutAparapi extends URLClassLoader {

  WithoutAparapi() {
    super(
        new URL[] {Kernels.class.getProtectionDomain().getCodeSource().getLocation()},
        WithoutAparapi.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("com.aparapi.")) {
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
