package dev.lanewise.bench.report;

import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.metrics.LearningCurves;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.imageio.ImageIO;

/**
 * Learning curves as a picture: a panel for each group of quantities, which is what their names
 * have before a slash, so that {@code loss/train} and {@code loss/test} share one. Drawn without
 * fonts, which servers often lack.
 */
public final class CurvesPicture {
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 320;
  private static final int LEFT = 70;
  private static final int RIGHT = 24;
  private static final int TOP = 56;
  private static final int BOTTOM = 40;
  private static final double TEXT = 9;

  private static final Color GRID = new Color(0xdfe3e8);
  private static final Color INK = new Color(0x1f2933);
  private static final Color LABEL = new Color(0x7b8794);

  /** Told apart by people who see red and green alike, too (Okabe, Ito 2008). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00),
          new Color(0x56b4e9));

  private final Graphics2D g;
  private final int left;

  private CurvesPicture(Graphics2D g, int left) {
    this.g = g;
    this.left = left;
  }

  /**
   * Writes or replaces a PNG, atomically.
   *
   * @throws dev.lanewise.nn.data.DataException if it cannot be written
   */
  public static void write(LearningCurves curves, Path file) {
    BufferedImage picture = draw(curves);
    AtomicFile.write(file, to -> ImageIO.write(picture, "png", to));
  }

  /** Draws all curves; values that are no finite floats leave a gap. */
  public static BufferedImage draw(LearningCurves curves) {
    SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
    for (String name : curves.names()) {
      groups.computeIfAbsent(name.replaceAll("/.*", ""), _ -> new ArrayList<>()).add(name);
    }
    int width = Math.max(1, groups.size()) * PANEL_WIDTH;
    BufferedImage page = new BufferedImage(width, PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = page.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, page.getWidth(), page.getHeight());
      int panel = 0;
      for (Map.Entry<String, List<String>> group : groups.entrySet()) {
        new CurvesPicture(g, panel * PANEL_WIDTH).panel(group.getKey(), group.getValue(), curves);
        panel++;
      }
    } finally {
      g.dispose();
    }
    return page;
  }

  private void panel(String title, List<String> names, LearningCurves curves) {
    g.setColor(INK);
    Strokes.draw(g, Strokes.drawable(title), left + LEFT, 14, 12);
    double[] x = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double[] y = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (String name : names) {
      curves.curve(name).forEach((epoch, value) -> include(x, y, epoch, value));
    }
    if (x[0] > x[1]) {
      return; // no finite value at all
    }
    Scale across = Scale.around(x[0], x[1], 1);
    Scale up = Scale.around(y[0], y[1], 0);
    axes(across, up);
    double legend = left + LEFT;
    for (int k = 0; k < names.size(); k++) {
      g.setColor(COLOURS.get(k % COLOURS.size()));
      curve(curves.curve(names.get(k)), across, up);
      String name = Strokes.drawable(names.get(k).replaceFirst(".*?/", ""));
      g.draw(new Line2D.Double(legend, 41, legend + 18, 41));
      Strokes.draw(g, name, legend + 24, 41 - TEXT / 2, TEXT);
      legend += 24 + Strokes.width(name, TEXT) + 18;
    }
  }

  private static void include(double[] x, double[] y, double epoch, double value) {
    if (drawable(value)) {
      x[0] = Math.min(x[0], epoch);
      x[1] = Math.max(x[1], epoch);
      y[0] = Math.min(y[0], value);
      y[1] = Math.max(y[1], value);
    }
  }

  /** A finite number of a size that can be divided and multiplied without care. */
  private static boolean drawable(double value) {
    return Math.abs(value) <= Float.MAX_VALUE;
  }

  private double x(Scale across, double epoch) {
    return left + LEFT + across.place(epoch) * (PANEL_WIDTH - LEFT - RIGHT);
  }

  private static double y(Scale up, double value) {
    return PANEL_HEIGHT - BOTTOM - up.place(value) * (PANEL_HEIGHT - TOP - BOTTOM);
  }

  private void axes(Scale across, Scale up) {
    g.setStroke(new BasicStroke(1));
    for (int k = 0; k <= across.steps(); k++) {
      double at = x(across, across.tick(k));
      g.setColor(GRID);
      g.setStroke(new BasicStroke(1));
      g.draw(new Line2D.Double(at, TOP, at, PANEL_HEIGHT - BOTTOM));
      g.setColor(LABEL);
      Strokes.drawCentred(g, across.text(across.tick(k)), at, PANEL_HEIGHT - BOTTOM + 8, TEXT);
    }
    for (int k = 0; k <= up.steps(); k++) {
      double at = y(up, up.tick(k));
      g.setColor(GRID);
      g.setStroke(new BasicStroke(1));
      g.draw(new Line2D.Double(left + LEFT, at, left + PANEL_WIDTH - RIGHT, at));
      g.setColor(LABEL);
      String text = up.text(up.tick(k));
      double end = left + LEFT - 8 - Strokes.width(text, TEXT);
      Strokes.draw(g, text, end, at - TEXT / 2, TEXT);
    }
    Strokes.drawCentred(
        g, "epoch", left + (LEFT + PANEL_WIDTH - RIGHT) / 2.0, PANEL_HEIGHT - 16, TEXT);
  }

  /** A line through neighbouring values, and a dot at each, so that a single one is seen too. */
  private void curve(Map<Integer, Double> values, Scale across, Scale up) {
    g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D line = new Path2D.Double();
    boolean drawing = false;
    for (Map.Entry<Integer, Double> e : values.entrySet()) {
      boolean finite = drawable(e.getValue());
      if (finite) {
        double x = x(across, e.getKey());
        double y = y(up, e.getValue());
        g.fill(new Ellipse2D.Double(x - 2.5, y - 2.5, 5, 5));
        if (drawing) {
          line.lineTo(x, y);
        } else {
          line.moveTo(x, y);
        }
      }
      drawing = finite;
    }
    g.draw(line);
  }
}
