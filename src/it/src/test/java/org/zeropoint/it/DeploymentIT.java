package org.zeropoint.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.kernels.vector.VectorBackend;
import org.zeropoint.shared.CanonicalJson;

/**
 * What the application relies on inside the server: its own libraries, the default data source, the
 * engine's module.
 */
@Tag("inside")
@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

  @Resource private DataSource database;
  @Inject private BeanManager beans;

  @Deployment
  static EnterpriseArchive application() {
    return Inside.application(DeploymentIT.class, Needs.class);
  }

  @Test
  void jsonIsMadeByTheApplicationsOwnLibrary() throws Exception {
    assertEquals(
        "{\"a\":1,\"b\":2}", CanonicalJson.of(new ObjectMapper().readTree("{\"b\":2,\"a\":1.0}")));
    assertTrue(
        ObjectMapper.class.getClassLoader().toString().contains("zeropoint.ear"),
        () -> "Jackson comes from " + ObjectMapper.class.getClassLoader());
  }

  @Test
  void beansAreInjected() {
    assertTrue(beans.isQualifier(Default.class));
  }

  @Test
  void defaultDataSource_isTheFileInTheDataDirectory() throws Exception {
    try (Connection connection = database.getConnection();
        ResultSet one = connection.createStatement().executeQuery("select database_path()")) {
      assertTrue(one.next());
      assertEquals(System.getProperty("zeropoint.data") + "/db/zeropoint", one.getString(1));
    }
  }

  @Test
  void engineIsTheServersModule_andAnswers() throws Exception {
    // By name: the test module is not to depend on the engine.
    Class<?> engine =
        Class.forName("ai.djl.engine.Engine", true, CanonicalJson.class.getClassLoader());
    assertTrue(
        engine.getClassLoader().toString().contains("org.zeropoint.djl"),
        () -> "DJL comes from " + engine.getClassLoader());
    Object names = engine.getMethod("getAllEngines").invoke(null);
    assertTrue(((Set<?>) names).contains("PyTorch"), () -> "engines: " + names);
  }

  @Test
  void kernelsRunInTheVectorApi_whenTheVirtualMachineWasToldToLoadIt() {
    var vector = new VectorBackend();
    assertTrue(vector.state().available(), vector.state().reason());
    MinHash.Pieces piece = MinHash.Pieces.whole("a piece of text".getBytes(US_ASCII));
    assertArrayEquals(
        new ReferenceBackend().op(MinHash.class).orElseThrow().signatures(piece),
        vector.op(MinHash.class).orElseThrow().signatures(piece));
  }

  @Test
  void kernelsRunOnOpenCl_withAparapiOfTheServersModule() throws Exception {
    Class<?> aparapi =
        Class.forName("com.aparapi.Kernel", true, CanonicalJson.class.getClassLoader());
    assertTrue(
        aparapi.getClassLoader().toString().contains("org.zeropoint.djl"),
        () -> "Aparapi comes from " + aparapi.getClassLoader());
    var opencl = new OpenClBackend();
    Needs.openCl(opencl.state().available(), opencl.state().problem());
    try (var kernels = new Kernels(List.of(new ReferenceBackend(), opencl), List.of("opencl"))) {
      MinHash.Pieces piece = MinHash.Pieces.whole("a piece of text".getBytes(US_ASCII));
      int[] expected = new ReferenceBackend().op(MinHash.class).orElseThrow().signatures(piece);
      assertArrayEquals(expected, kernels.run(MinHash.class, 15, op -> op.signatures(piece)));
      assertEquals(opencl.state().device(), kernels.uses().get(0).device());
    }
  }
}
