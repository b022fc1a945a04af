package org.zeropoint.it;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** No server outlives the tests, whatever their outcome. */
public class ServersEnd implements LauncherSessionListener {

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    ZeropointServer.stopAll();
  }
}
