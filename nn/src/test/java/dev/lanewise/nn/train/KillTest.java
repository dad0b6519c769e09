package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  @TempDir Path folder;

  @Test
  void killedInItsSecondEpochAndResumedGivesTheSameBytes()
      throws IOException, InterruptedException {
    Path killed = folder.resolve("killed.safetensors");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    // The child must use this JVM's vector width: sums in another order have other bits.
    String width = System.getProperty("lanewise.width");
    if (width != null) {
      command.add("-Dlanewise.width=" + width);
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            KilledTraining.class.getName(),
            killed.toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("waiting");
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    assertThat(Checkpoint.read(killed).epoch()).isEqualTo(1);

    Path straight = folder.resolve("straight.safetensors");
    Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings())
        .checkpointTo(straight)
        .fit(TrainingListener.NONE);
    Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings())
        .resumeFrom(killed)
        .checkpointTo(killed)
        .fit(TrainingListener.NONE);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(straight));
  }
}
