package dev.lanewise.bench.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/**
 * Text drawn as strokes of our own. A server often has no fonts, and AWT then cannot draw a single
 * letter; this way a picture is the same on every machine.
 */
final class Strokes {
  private record Glyph(Path2D path, double width) {}

  /** Height of a capital in the units of the table. */
  private static final double CAPITAL = 7;

  private static final double GAP = 1.6;
  private static final double SPACE = 2;

  private static final Map<Integer, Glyph> GLYPHS = read();

  private Strokes() {}

  /** Width in pixels of {@code text} with capitals {@code height} pixels high. */
  static double width(String text, double height) {
    double units = text.codePoints().mapToDouble(c -> glyph(c).width + GAP).sum();
    return Math.max(0, units - GAP) * height / CAPITAL;
  }

  /**
   * Draws {@code text} in the current colour.
   *
   * @param x left end
   * @param top upper edge of the capitals
   * @param height of the capitals, pixels
   */
  static void draw(Graphics2D g, String text, double x, double top, double height) {
    double scale = height / CAPITAL;
    // A ninth of the height is the weight of an ordinary book face; below one pixel lines turn
    // grey.
    g.setStroke(
        new BasicStroke(
            (float) Math.max(1.05, height / 8.5), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double pen = x;
    for (int c : text.codePoints().toArray()) {
      AffineTransform place = AffineTransform.getTranslateInstance(pen, top);
      place.scale(scale, scale);
      g.draw(glyph(c).path.createTransformedShape(place));
      pen += (glyph(c).width + GAP) * scale;
    }
  }

  /** Draws {@code text} around the middle {@code x}. */
  static void drawCentred(Graphics2D g, String text, double x, double top, double height) {
    draw(g, text, x - width(text, height) / 2, top, height);
  }

  /** A text with blanks in place of characters that there are no strokes for. */
  static String drawable(String text) {
    return text.codePoints()
        .map(c -> GLYPHS.containsKey(c) ? c : ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Glyph glyph(int c) {
    if (c == ' ') {
      return new Glyph(new Path2D.Double(), SPACE);
    }
    Glyph glyph = GLYPHS.get(c);
    if (glyph == null) {
      throw new IllegalArgumentException(
          "no strokes for character '" + Character.toString(c) + "'");
    }
    return glyph;
  }

  private static Map<Integer, Glyph> read() {
    try (InputStream in = Strokes.class.getResourceAsStream("strokes.txt")) {
      if (in == null) {
        throw new IllegalStateException("strokes.txt is missing from the jar");
      }
      Map<Integer, Glyph> glyphs = new HashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                try (Scanner words = new Scanner(line)) {
                  int c = words.next().codePointAt(0);
                  double width = number(words);
                  glyphs.put(c, new Glyph(path(words), width));
                }
              });
      return glyphs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path2D path(Scanner words) {
    Path2D path = new Path2D.Double();
    while (words.hasNext()) {
      String command = words.next();
      switch (command) {
        case "M" -> path.moveTo(number(words), number(words));
        case "L" -> path.lineTo(number(words), number(words));
        case "Q" -> path.quadTo(number(words), number(words), number(words), number(words));
        case "O" -> path.append(ellipse(words), false);
        case "A", "a" -> path.append(arc(words), command.equals("a"));
        default -> throw new IllegalStateException("strokes.txt: unknown command " + command);
      }
    }
    return path;
  }

  private static Ellipse2D ellipse(Scanner words) {
    double cx = number(words);
    double cy = number(words);
    double rx = number(words);
    double ry = number(words);
    return new Ellipse2D.Double(cx - rx, cy - ry, 2 * rx, 2 * ry);
  }

  private static Arc2D arc(Scanner words) {
    Ellipse2D whole = ellipse(words);
    return new Arc2D.Double(whole.getBounds2D(), number(words), number(words), Arc2D.OPEN);
  }

  /** {@link Scanner#nextDouble} would follow the locale. */
  private static double number(Scanner words) {
    return Double.parseDouble(words.next());
  }
}
