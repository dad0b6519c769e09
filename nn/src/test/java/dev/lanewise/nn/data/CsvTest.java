package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.data.Csv.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  private static final String IRIS =
      """
      length,width,kind
      5.1,3.5,setosa
      7,.2e1,virginica
      6.5,-1,setosa
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("a.csv"), text);
  }

  private void refused(Csv format, String text, String... words) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> format.read(file))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith(file + ":")
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void readsNumbersAndClasses() throws IOException {
    Dataset d = Csv.withHeader().read(file(IRIS));
    assertThat(d).hasToString("3x2");
    assertThat(d.classNames()).containsExactly("setosa", "virginica");
    assertThat(d.label(1)).isEqualTo(1);
    assertThat(d.feature(1, 1)).isEqualTo(2);
    assertThat(d.feature(2, 1)).isEqualTo(-1);
  }

  @Test
  void theTargetMayBeAnyColumn() throws IOException {
    Dataset named = Csv.withHeader().label("kind").read(file(IRIS));
    assertThat(named.fingerprint())
        .isEqualTo(Csv.withHeader().label(2).read(file(IRIS)).fingerprint());
    Dataset first = Csv.withoutHeader().label(0).read(file("b,1,2\na,3,4\n"));
    assertThat(first.classNames()).containsExactly("a", "b");
    assertThat(first.label(0)).isEqualTo(1);
    assertThat(first.feature(1, 1)).isEqualTo(4);
    Dataset turned =
        Csv.withHeader()
            .features(List.of("width", "length"))
            .read(file("x,length,width,k\n9,1,2,a\n"));
    assertThat(turned.columnNames())
        .isEqualTo(new ColumnNames(List.of("width", "length"), List.of("k")));
    assertThat(turned.feature(0, 0)).isEqualTo(2);
    assertThat(turned.feature(0, 1)).isEqualTo(1);
    assertThat(turned.select(0).reshaped(2, 1).columnNames()).isEqualTo(turned.columnNames());
    refused(Csv.withHeader().features(List.of("depth")), IRIS, ":1: no column depth among length");
    assertThat(first.columnNames()).isEqualTo(ColumnNames.NONE);
    // Names that are none, or not one column's, find none again.
    ColumnNames onlyTarget = new ColumnNames(List.of(), List.of("k"));
    assertThat(Csv.withHeader().read(file(",b,k\n1,2,a\n")).columnNames()).isEqualTo(onlyTarget);
    assertThat(Csv.withHeader().read(file("b,b,k\n1,2,a\n")).columnNames()).isEqualTo(onlyTarget);
    Csv lastOfTwo = Csv.withHeader().features(List.of("a"));
    assertThat(lastOfTwo.read(file("a,b,b\n1,2,a\n")).columnNames())
        .isEqualTo(new ColumnNames(List.of("a"), List.of()));
    Dataset values = Csv.withHeader().ignore("kind").values("width").read(file(IRIS));
    assertThat(values).hasToString("3x1");
    assertThat(values.target(1, 0)).isEqualTo(2);
    Dataset two = Csv.withoutHeader().values(-1, 0).read(file("1,2,3\n4,5,6"));
    assertThat(two.targetSize()).isEqualTo(2);
    assertThat(two.target(1, 0)).isEqualTo(6);
    assertThat(two.target(1, 1)).isEqualTo(4);
  }

  @Test
  void classesAreOrderedAsWished() throws IOException {
    String text = "0,10\n0,9\n0,9.0\n0,10\n";
    assertThat(Csv.withoutHeader().read(file(text)).classNames()).containsExactly("9", "10");
    assertThat(Csv.withoutHeader().classesAsSeen().read(file(text)).classNames())
        .containsExactly("10", "9");
    assertThat(Csv.withoutHeader().read(file("0,b\n0,10\n0,9\n")).classNames())
        .containsExactly("10", "9", "b");
    Dataset told = Csv.withoutHeader().classes(List.of("x", "9", "10")).read(file(text));
    assertThat(told.label(0)).isEqualTo(2);
    assertThat(told.label(2)).isEqualTo(1);
    assertThat(Csv.withoutHeader().classes(11).read(file(text)).classes()).isEqualTo(11);
    refused(Csv.withoutHeader().classes(10), text, ":1: column 2: label \"10\" is not one of 0, 1");
    refused(Csv.withoutHeader().classes(List.of("9")), text, "label \"10\" is not one of 9");
  }

  @Test
  void missingNumbersAreRefusedSkippedOrKept() throws IOException {
    String text = "1,?,a\n2,3,b\n4,,a\n5,6,\n";
    refused(Csv.withoutHeader(), text, ":1: column 2: is missing", "SKIP_ROW");
    Dataset skipped = Csv.withoutHeader().missing(Missing.SKIP_ROW).read(file(text));
    assertThat(skipped).hasToString("1x2");
    Dataset kept = Csv.withoutHeader().missing(Missing.NAN).read(file("1,?,a\n4,NA,NA\n2,3,a"));
    assertThat(kept.feature(0, 1)).isNaN();
    assertThat(kept.classNames()).containsExactly("NA", "a"); // a class may be called so
    refused(Csv.withoutHeader().missing(Missing.NAN), text, ":4: column 3", "to be predicted");
  }

  @Test
  void separatorsQuotesBlanksAndMarks() throws IOException {
    Dataset d =
        Csv.withHeader()
            .separator(';')
            .label("k;d")
            .read(file("\uFEFF\"k;d\";x\r\n\r\n \"a\"\"b\"; 1.5 \r\n\"c\nd\";2"));
    assertThat(d.classNames()).containsExactly("\"a\"\"b\"", "c\nd");
    assertThat(d.feature(0, 0)).isEqualTo(1.5f);
    assertThat(Csv.withoutHeader().separator('\t').read(file("1\t2\n"))).hasToString("1x1");
    assertThat(Csv.withoutHeader().read(file("\uFEFF1,2\n")).feature(0, 0)).isEqualTo(1);
  }

  @Test
  void readsGzip() throws IOException {
    Path packed = folder.resolve("a.csv.gz");
    byte[] bytes = IdxTest.gzip(IRIS.getBytes(StandardCharsets.UTF_8));
    Files.write(packed, bytes);
    assertThat(Csv.withHeader().read(packed)).hasToString("3x2");
    Files.write(packed, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(() -> Csv.withHeader().read(packed))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void namesFileLineAndColumnOfWhatIsWrong() throws IOException {
    refused(Csv.withHeader(), IRIS + "1,2\n", ":5: 2 columns, but the first row has 3");
    refused(Csv.withHeader(), IRIS + "1,2,3,4\n", ":5: 4 columns");
    refused(Csv.withHeader(), IRIS + "1,x,a\n", ":5: column 2 (width): \"x\" is not a number");
    refused(Csv.withHeader(), IRIS + "1,1f,a\n", "\"1f\" is not a number");
    refused(Csv.withHeader(), IRIS + "1,0x1p3,a\n", "is not a number");
    refused(Csv.withHeader(), IRIS + "Infinity,1,a\n", "column 1 (length)");
    refused(Csv.withHeader(), IRIS + "1e39,1,a\n", "\"1e39\" is beyond");
    refused(Csv.withHeader(), IRIS + "1-2,1,a\n", "\"1-2\" is not a number");
    refused(Csv.withHeader(), IRIS + "x".repeat(99) + ",1,a\n", "x\"...".substring(2) + "\"");
    refused(Csv.withoutHeader(), IRIS, ":1: column 1: \"length\"", "Csv.withHeader");
    refused(Csv.withHeader().label("sort"), IRIS, "no column sort among length, width, kind");
    refused(Csv.withoutHeader().label(3), "1,2,3", ":1: no column 3 among 3");
    refused(Csv.withHeader().label("a"), "a,b,a\n", "two columns are named a");
    refused(Csv.withHeader().values("width", "width"), IRIS, "column width is wanted twice");
    refused(Csv.withHeader().separator(';'), IRIS, "none of which is a feature");
    refused(Csv.withHeader(), "a,b\n1,\"2", "not a CSV file", "line 2");
    refused(Csv.withHeader(), "1," + "x".repeat(2_000_000), "not a CSV file", "1048576");
    assertThat(Csv.withoutHeader().read(file("1,".repeat(20_000) + "a"))).hasToString("1x20000");
  }

  @Test
  void refusesWhatHasNoRows() throws IOException {
    refused(Csv.withHeader(), "", "has no rows");
    refused(Csv.withoutHeader(), "\n\n", "has no rows");
    refused(Csv.withHeader(), "a,b\n", "has no rows of numbers");
    refused(Csv.withoutHeader().missing(Missing.SKIP_ROW), "?,1\n", "has no rows");
    assertThatThrownBy(() -> Csv.withHeader().read(folder.resolve("none.csv")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("none.csv", "no such file");
    assertThatThrownBy(() -> Csv.withHeader().read(folder)).isInstanceOf(DataException.class);
  }

  @Test
  void refusesOtherEncodings() throws IOException {
    Path latin = Files.write(folder.resolve("latin.csv"), new byte[] {'1', ',', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> Csv.withoutHeader().read(latin))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void refusesOptionsThatCannotBe() {
    assertThatThrownBy(() -> Csv.withoutHeader().label("a")).hasMessageContaining("use numbers");
    assertThatThrownBy(() -> Csv.withHeader().separator('"')).hasMessageContaining("U+0022");
    assertThatThrownBy(() -> Csv.withHeader().classes(List.of("a", "a")))
        .hasMessageContaining("[a, a]");
    assertThatThrownBy(() -> Csv.withHeader().values(new int[0]))
        .hasMessageContaining("no columns");
  }

  @Test
  void readsTheRealOnes() {
    Path uci = Path.of(System.getProperty("lanewise.root", ".."), "..", "shared", "data", "uci");
    Assumptions.assumeTrue(Files.isDirectory(uci), "the UCI tables are not on this machine");
    Dataset wdbc = Csv.withHeader().read(uci.resolve("wdbc.csv"));
    assertThat(wdbc).hasToString("569x30");
    assertThat(wdbc.feature(0, 0)).isEqualTo(17.99f);
    Dataset iris = Csv.withHeader().label("class").read(uci.resolve("iris.csv"));
    assertThat(iris).hasToString("150x4");
    assertThat(iris.classNames()).containsExactly("0", "1", "2");
    Dataset wine = Csv.withHeader().label(0).read(uci.resolve("wine.csv"));
    assertThat(wine).hasToString("178x13");
    assertThat(wine.classNames()).containsExactly("1", "2", "3");
    Dataset digits = Csv.withoutHeader().read(uci.resolve("optdigits_train.csv"));
    assertThat(digits.reshaped(1, 8, 8)).hasToString("3823x1x8x8");
    Csv alike = Csv.withoutHeader().classes(digits.classNames());
    assertThat(alike.read(uci.resolve("optdigits_test.csv"))).hasToString("1797x64");
  }

  @Test
  void aHeaderIsSeen() throws IOException {
    assertThat(Csv.hasHeader(file("a,b,class\n1,2,3\n"), ',')).isTrue();
    assertThat(Csv.hasHeader(file("1;x;c\n1;2;3\n"), ';')).isTrue();
    assertThat(Csv.hasHeader(file("5.1,3.5e-1,setosa\n"), ',')).isFalse();
    assertThat(Csv.hasHeader(file("NA,?,\n"), ',')).isFalse();
    assertThat(Csv.hasHeader(file("\uFEFF-1,2,3"), ',')).isFalse();
  }
}
