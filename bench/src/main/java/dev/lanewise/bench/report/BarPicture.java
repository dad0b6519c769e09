package dev.lanewise.bench.report;

import dev.lanewise.nn.data.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;

/**
 * Times as bars along decades: a group for each thing that was timed, in it a bar for each who did
 * it, the shorter the better. Drawn without fonts, which servers often lack.
 */
public final class BarPicture {
  /**
   * Times of one thing.
   *
   * @param bars in the order in which they are drawn, the same in all groups
   */
  public record Group(String name, List<Bar> bars) {
    /** Keeps its own list. */
    public Group {
      bars = List.copyOf(bars);
    }
  }

  /** A time, and whose it is. */
  public record Bar(String name, double nanos) {}

  private static final int PLOT = 560;
  private static final int MARGIN = 24;
  private static final int TOP = 62;
  private static final int BAR = 16;
  private static final int GAP = 14;
  private static final int VALUE = 76;
  private static final double TITLE = 14;
  private static final double TEXT = 9;

  private static final Color GRID = new Color(0xdfe3e8);
  private static final Color INK = new Color(0x1f2933);
  private static final Color LABEL = new Color(0x7b8794);

  /** Told apart by people who see red and green alike, too (Okabe, Ito 2008). */
  private static final List<Color> COLOURS =
      List.of(new Color(0x0072b2), new Color(0xe69f00), new Color(0x009e73), new Color(0xcc79a7));

  private final Graphics2D g;
  private final List<Group> groups;
  private final int left;
  private final int low;
  private final int high;

  private BarPicture(Graphics2D g, List<Group> groups, int left) {
    this.g = g;
    this.groups = groups;
    this.left = left;
    this.low = (int) Math.floor(Math.log10(times(groups).min().orElse(1)) - 0.05);
    this.high = (int) Math.ceil(Math.log10(times(groups).max().orElse(10)));
  }

  private static DoubleStream times(List<Group> groups) {
    return groups.stream().flatMap(group -> group.bars.stream()).mapToDouble(Bar::nanos);
  }

  /**
   * Writes or replaces a PNG, atomically.
   *
   * @throws dev.lanewise.nn.data.DataException if it cannot be written
   */
  public static void write(String title, List<Group> groups, Path file) {
    BufferedImage picture = draw(title, groups);
    AtomicFile.write(file, to -> ImageIO.write(picture, "png", to));
  }

  /** Draws the bars; there is at least one, and all times are positive. */
  public static BufferedImage draw(String title, List<Group> groups) {
    if (!(times(groups).min().orElse(0) > 0)) {
      throw new IllegalArgumentException("bars: needs times above 0 but got " + groups);
    }
    double names = groups.stream().mapToDouble(x -> Strokes.width(x.name, TEXT)).max().orElse(0);
    int left = MARGIN + (int) names + 12;
    int height = groups.stream().mapToInt(group -> group.bars.size() * BAR + GAP).sum();
    BufferedImage page =
        new BufferedImage(
            left + PLOT + VALUE + MARGIN, TOP + height + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = page.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, page.getWidth(), page.getHeight());
      new BarPicture(g, groups, left).page(title, TOP + height);
    } finally {
      g.dispose();
    }
    return page;
  }

  private void page(String title, int bottom) {
    g.setColor(INK);
    Strokes.draw(g, Strokes.drawable(title), MARGIN, 18, TITLE);
    for (int decade = low; decade <= high; decade++) {
      double x = place(Math.pow(10, decade));
      g.setColor(GRID);
      g.draw(new Line2D.Double(x, TOP - 8, x, bottom));
      g.setColor(LABEL);
      Strokes.drawCentred(g, Text.nanos(Math.pow(10, decade)), x, bottom + 8, TEXT);
    }
    int y = TOP;
    for (Group group : groups) {
      g.setColor(INK);
      String name = Strokes.drawable(group.name);
      double middle = y + (group.bars.size() * BAR - TEXT) / 2;
      Strokes.draw(g, name, left - 12 - Strokes.width(name, TEXT), middle, TEXT);
      for (int i = 0; i < group.bars.size(); i++) {
        bar(group.bars.get(i), COLOURS.get(i % COLOURS.size()), y);
        y += BAR;
      }
      y += GAP;
    }
    legend();
  }

  private void bar(Bar bar, Color colour, int y) {
    double end = place(bar.nanos);
    g.setColor(colour);
    g.fill(new Rectangle2D.Double(left, y + 1, Math.max(1, end - left), BAR - 2));
    g.setColor(INK);
    Strokes.draw(g, Text.nanos(bar.nanos), end + 6, y + (BAR - TEXT) / 2, TEXT);
  }

  private void legend() {
    List<Bar> bars = groups.getFirst().bars;
    double x = left;
    for (int i = 0; i < bars.size(); i++) {
      g.setColor(COLOURS.get(i % COLOURS.size()));
      g.fill(new Rectangle2D.Double(x, TOP - 24, TEXT, TEXT));
      g.setColor(INK);
      String name = Strokes.drawable(bars.get(i).name);
      Strokes.draw(g, name, x + TEXT + 6, TOP - 24, TEXT);
      x += TEXT + 6 + Strokes.width(name, TEXT) + 20;
    }
  }

  private double place(double nanos) {
    return left + PLOT * (Math.log10(nanos) - low) / (high - low);
  }
}
