package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTrainCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new BenchTrainCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setParameterExceptionHandler(OneLine::badArguments)
        .setExecutionExceptionHandler(OneLine::failure)
        .execute(args);
  }

  private void assertRefused(String complaint, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(complaint);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesANetworkItDoesNotKnow() {
    assertRefused("there is no network 'vgg'; there are lenet5, mlp, cnn", "vgg");
  }

  @Test
  void refusesAnEmptyBatch() {
    assertRefused("is not a whole number in 1", "mlp", "--batch", "0");
  }

  @Test
  void refusesAFileInNoFolder() {
    assertRefused("nowhere", "mlp", "--json", folder.resolve("nowhere/rows.json").toString());
  }

  @Test
  void measuresStepsAndSaysWhereTimeAndMemoryGo() throws Exception {
    Path json = folder.resolve("rows.json");
    assertThat(run("lenet5", "--quick", "--batch", "4", "--json", json.toString())).isZero();
    assertThat(out.toString())
        .contains("lenet5: 61,706 parameters, batch 4, 1 thread")
        .contains("forward, backward, Adam")
        .contains("Where the time of a step goes:")
        .containsPattern("Memory of a step: [0-9,]+ bytes, 1\\.[0-3][0-9] times");
    JsonArray rows = JsonParser.object().from(Files.readString(json)).getArray("rows");
    assertThat(rows).hasSize(2);
    for (Object each : rows) {
      JsonObject row = (JsonObject) each;
      assertThat(row.getString("id")).startsWith("train.lenet5.");
      assertThat(row.getDouble("lanewise")).isPositive();
      assertThat(row.getArray("steps")).isNotEmpty();
    }
  }
}
