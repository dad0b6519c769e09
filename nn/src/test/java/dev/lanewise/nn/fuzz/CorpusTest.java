package dev.lanewise.nn.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.fuzz.ReaderFuzz.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing has found is read again. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @ParameterizedTest
  @EnumSource
  void keptInputsAreAcceptedOrRefused(Reader reader) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(CORPUS.resolve(reader.folder()))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      byte[] bytes = Files.readAllBytes(input);
      assertThat(bytes).as("%s", input).hasSizeLessThan(1 << 16);
      reader.acceptsOrRefuses(bytes);
    }
  }
}
