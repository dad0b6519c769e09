package dev.lanewise.bench.report;

import com.grack.nanojson.JsonWriter;
import dev.lanewise.kernels.Machine;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows, and the machine they were measured on, as JSON: {@code {"machine": {...}, "rows": [...]}}.
 */
public final class JsonReport {
  private JsonReport() {}

  /** The whole document, indented, with a line end; the same rows give the same text. */
  public static String of(Machine machine, List<Row> rows) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", describe(machine));
    document.put("rows", rows.stream().map(JsonReport::row).toList());
    return JsonWriter.indent("  ").string().value(document).done() + "\n";
  }

  private static Map<String, Object> describe(Machine machine) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("jdk", Runtime.version().toString());
    m.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    m.put("vectorBits", machine.vectorBits());
    m.put("cores", machine.cores());
    m.put("l1", machine.l1());
    m.put("l2", machine.l2());
    m.put("l3", machine.l3());
    return m;
  }

  private static Map<String, @Nullable Object> row(Row row) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("id", row.id());
    m.put("lanewise", number(row.lanewise()));
    m.put("unit", row.unit().symbol());
    m.put("threads", row.threads());
    Map<String, @Nullable Object> peers = new LinkedHashMap<>();
    row.peers().forEach((name, value) -> peers.put(name, number(value)));
    m.put("peers", peers);
    m.put("ratio", row.ratio().isPresent() ? number(row.ratio().getAsDouble()) : null);
    m.put("bytesPerCall", number(row.bytesPerCall()));
    row.more().forEach((name, value) -> m.put(name, plain(value)));
    return m;
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Double d -> number(d);
      case Float f -> number(f);
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>();
        list.forEach(v -> plain.add(plain(v)));
        yield plain;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
        yield plain;
      }
      default -> value;
    };
  }

  /**
   * Five digits are more than any timing holds; JSON has no NaN or infinity, so these become null.
   */
  private static @Nullable Object number(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(5, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    return rounded.scale() <= 0 ? (Object) rounded.longValue() : (Object) rounded.doubleValue();
  }
}
