package org.zeropoint.kernels.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.BlockQuantiser;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.RmsNorm;
import org.zeropoint.kernels.SamplingFilter;
import org.zeropoint.shared.Unavailable;

/** The operations on one device. */
final class OpenClSession implements OpenClBackend.Session {

  static final String INSTALL =
      "Install an OpenCL driver and restart the server. Debian: apt-get install pocl-opencl-icd for"
          + " the processor, mesa-opencl-icd for a GPU of AMD, nvidia-opencl-icd for one of NVIDIA.";

  private final BackendState state;
  private final OpenClQueue queue;
  private final Map<Class<?>, Object> ops;

  private OpenClSession(OpenCLDevice device) {
    OpenCLPlatform platform = device.getOpenCLPlatform();
    this.state =
        BackendState.on(
            OpenClBackend.NAME,
            platform.getName().strip(),
            name(device),
            platform.getVersion().strip());
    this.queue = new OpenClQueue(device);
    this.ops =
        Map.of(
            BlockQuantiser.class, new OpenClBlockQuantiser(queue),
            CrossEntropy.class, new OpenClCrossEntropy(queue),
            RmsNorm.class, new OpenClRmsNorm(queue),
            SamplingFilter.class, new OpenClSamplingFilter(queue),
            MinHash.class, new OpenClMinHash(queue));
  }

  /**
   * Opens the best device.
   *
   * @throws Unavailable when there is none
   */
  static OpenClSession open() {
    AparapiStart.begin();
    List<OpenCLPlatform> platforms = new OpenCLPlatform().getOpenCLPlatforms();
    return platforms.stream()
        .flatMap(platform -> platform.getOpenCLDevices().stream())
        .min(Comparator.comparing(OpenClSession::rank))
        .map(OpenClSession::new)
        .orElseThrow(() -> new Unavailable("There is no OpenCL device."));
  }

  private static int rank(OpenCLDevice device) {
    return device.getType() == Device.TYPE.GPU ? 0 : device.getType() == Device.TYPE.ACC ? 1 : 2;
  }

  private static String name(OpenCLDevice device) {
    String name = Optional.ofNullable(device.getName()).orElse("").strip();
    return "%s, %s, %d compute units"
        .formatted(
            name.isEmpty() ? "unnamed" : name, device.getType(), device.getMaxComputeUnits());
  }

  @Override
  public BackendState state() {
    return state;
  }

  @Override
  public <T> Optional<T> op(Class<T> type) {
    return Optional.ofNullable(ops.get(type)).map(type::cast);
  }

  @Override
  public void close() {
    queue.close();
  }
}
