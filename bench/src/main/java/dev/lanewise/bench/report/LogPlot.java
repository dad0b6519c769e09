package dev.lanewise.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.List;

/** A curve of times against times, nanoseconds on both axes, both in decades. */
final class LogPlot {
  private static final Color GRID = new Color(0xdfe3e8);
  private static final Color LABEL = new Color(0x7b8794);
  private static final Color CURVE = new Color(0x1b6ac9);
  private static final double TEXT = 9;

  /** A range of whole decades and the pixels it is spread over. */
  private record Axis(int low, int high, double from, double to) {
    static Axis around(double least, double most, double from, double to) {
      int low = (int) Math.floor(Math.log10(Math.max(1, least)));
      return new Axis(
          low, Math.max(low + 1, (int) Math.ceil(Math.log10(Math.max(1, most)))), from, to);
    }

    double place(double nanos) {
      return from + (to - from) * (Math.log10(Math.max(1, nanos)) - low) / (high - low);
    }
  }

  private LogPlot() {}

  /** Draws the curve with its grid and labels into a rectangle; without points nothing. */
  static void draw(
      Graphics2D g, List<Point2D> points, double left, double top, double width, double height) {
    if (points.isEmpty()) {
      return;
    }
    double labels = Strokes.width("100 us", TEXT) + 8;
    double bottom = top + height - TEXT - 8;
    Axis x =
        Axis.around(points.getFirst().getX(), points.getLast().getX(), left + labels, left + width);
    Axis y =
        Axis.around(
            points.stream().mapToDouble(Point2D::getY).min().orElse(1),
            points.stream().mapToDouble(Point2D::getY).max().orElse(1),
            bottom,
            top);
    for (int decade = x.low; decade <= x.high; decade++) {
      double at = x.place(Math.pow(10, decade));
      line(g, at, top, at, bottom);
      label(g, decade, Math.min(at, left + width - labels / 2), bottom + 8, 0.5);
    }
    for (int decade = y.low; decade <= y.high; decade++) {
      double at = y.place(Math.pow(10, decade));
      line(g, x.from, at, x.to, at);
      label(g, decade, x.from - 6, at - TEXT / 2, 1);
    }
    curve(g, points, x, y);
  }

  private static void line(Graphics2D g, double x0, double y0, double x1, double y1) {
    g.setColor(GRID);
    g.setStroke(new BasicStroke(1));
    g.draw(new Line2D.Double(x0, y0, x1, y1));
  }

  /** Text whose {@code anchor} (0 left, 1 right end) is at x. */
  private static void label(Graphics2D g, int decade, double x, double top, double anchor) {
    String[] units = {"ns", "us", "ms", "s"};
    int unit = Math.min(3, decade / 3);
    String text = Math.round(Math.pow(10, decade - 3 * unit)) + " " + units[unit];
    g.setColor(LABEL);
    Strokes.draw(g, text, x - anchor * Strokes.width(text, TEXT), top, TEXT);
  }

  private static void curve(Graphics2D g, List<Point2D> points, Axis x, Axis y) {
    Path2D path = new Path2D.Double();
    for (Point2D p : points) {
      if (path.getCurrentPoint() == null) {
        path.moveTo(x.place(p.getX()), y.place(p.getY()));
      } else {
        path.lineTo(x.place(p.getX()), y.place(p.getY()));
      }
    }
    g.setColor(CURVE);
    g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(path);
  }
}
