package dev.lanewise.bench.report;

import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.metrics.ConfusionMatrix;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A page that shows what a network sees and says: the first images with the predicted class and its
 * probability, the surest mistakes, the confusion matrix, and how calls became faster after a
 * start.
 */
public final class PredictionPicture {
  private static final int COLUMNS = 10;
  private static final int FIRST_ROWS = 4;
  private static final int MISTAKE_ROWS = 2;

  /** One image enlarged threefold, and room for its two labels. */
  private static final int TILE = 84;

  private static final int CELL_WIDTH = TILE + 10;
  private static final int CELL_HEIGHT = TILE + 30;
  private static final int MARGIN = 32;
  private static final int HEAD = 70;
  private static final int HEADING = 34;
  private static final int BREAK = 14;
  private static final int SQUARE = 46;
  private static final int GRID_WIDTH = COLUMNS * CELL_WIDTH - 10;
  private static final int GRID_HEIGHT =
      (FIRST_ROWS + MISTAKE_ROWS) * CELL_HEIGHT + 2 * HEADING + BREAK;

  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x1f2933);
  private static final Color PALE = new Color(0x7b8794);
  private static final Color RIGHT = new Color(0x18794e);
  private static final Color WRONG = new Color(0xc62828);
  private static final Color EMPTY = new Color(0xf3f5f7);

  private final String title;
  private final LabelledImages images;
  private final Predictions predictions;
  private final List<Point2D> warmUp;
  private final Graphics2D g;

  private PredictionPicture(
      String title,
      LabelledImages images,
      Predictions predictions,
      List<Point2D> warmUp,
      Graphics2D g) {
    this.title = title;
    this.images = images;
    this.predictions = predictions;
    this.warmUp = warmUp;
    this.g = g;
  }

  /**
   * Draws the page.
   *
   * @param images grey images; the i-th prediction is about the i-th image
   * @param warmUp nanoseconds since the start, and nanoseconds of a call at that time; may be empty
   */
  public static BufferedImage draw(
      String title, LabelledImages images, Predictions predictions, List<Point2D> warmUp) {
    if (images.count() != predictions.size()) {
      throw new IllegalArgumentException(
          "picture: " + images.count() + " images but " + predictions.size() + " predictions");
    }
    int matrix = (predictions.classes() + 1) * SQUARE;
    BufferedImage page =
        new BufferedImage(
            MARGIN + GRID_WIDTH + 2 * MARGIN + matrix + MARGIN,
            HEAD + GRID_HEIGHT + MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = page.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(PAPER);
      g.fillRect(0, 0, page.getWidth(), page.getHeight());
      new PredictionPicture(title, images, predictions, warmUp, g).page();
    } finally {
      g.dispose();
    }
    return page;
  }

  private void page() {
    text(INK, title, MARGIN, 26, 17);
    List<Integer> mistakes = predictions.mistakes();
    int top = HEAD;
    text(PALE, "first images: predicted class and confidence", MARGIN, top, 11);
    top += HEADING;
    int shown = Math.min(FIRST_ROWS * COLUMNS, predictions.size());
    for (int k = 0; k < shown; k++) {
      cell(k, k, top);
    }
    top += FIRST_ROWS * CELL_HEIGHT + BREAK;
    String all =
        mistakes.size() > MISTAKE_ROWS * COLUMNS ? "surest " + MISTAKE_ROWS * COLUMNS + " of " : "";
    text(
        PALE,
        all + mistakes.size() + " mistakes: predicted (true) and confidence",
        MARGIN,
        top,
        11);
    top += HEADING;
    for (int k = 0; k < Math.min(MISTAKE_ROWS * COLUMNS, mistakes.size()); k++) {
      cell(k, mistakes.get(k), top);
    }
    int left = MARGIN + GRID_WIDTH + 2 * MARGIN;
    int below = confusion(left, HEAD);
    if (!warmUp.isEmpty()) {
      text(PALE, "time of a call against time since the start of the JVM's first", left, below, 11);
      int plot = below + HEADING;
      LogPlot.draw(
          g, warmUp, left, plot, (predictions.classes() + 1) * SQUARE, HEAD + GRID_HEIGHT - plot);
    }
  }

  /** Place k of a block of cells that starts at {@code top}: image i with its labels below. */
  private void cell(int k, int i, int top) {
    int x = MARGIN + k % COLUMNS * CELL_WIDTH;
    int y = top + k / COLUMNS * CELL_HEIGHT;
    Predictions.Answer answer = predictions.each().get(i);
    boolean right = answer.isRight();
    image(i, x, y);
    if (!right) {
      g.setColor(WRONG);
      g.setStroke(new BasicStroke(3));
      g.draw(new Rectangle2D.Double(x - 1.5, y - 1.5, TILE + 3, TILE + 3));
    }
    String said = Integer.toString(answer.predicted());
    text(right ? RIGHT : WRONG, said, x, y + TILE + 6, 12);
    double after = x + Strokes.width(said, 12) + 4;
    if (!right) {
      text(PALE, "(" + answer.label() + ")", after, y + TILE + 7, 10);
    }
    String sure = sureness(answer.confidence());
    text(PALE, sure, x + TILE - Strokes.width(sure, 8), y + TILE + 10, 8);
  }

  /** Never 100 % unless it is: 0.9997 is 99.9 %. */
  static String sureness(float confidence) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(1000.0 * confidence) / 10);
  }

  private void image(int i, int x, int y) {
    for (int row = 0; row < TILE; row++) {
      for (int column = 0; column < TILE; column++) {
        int grey = images.pixel(i, 0, row * images.height() / TILE, column * images.width() / TILE);
        g.setColor(new Color(grey, grey, grey));
        g.fillRect(x + column, y + row, 1, 1);
      }
    }
  }

  /** Draws the matrix and tells where there is room below it. */
  private int confusion(int left, int top) {
    int classes = predictions.classes();
    ConfusionMatrix counts = predictions.confusion();
    text(PALE, "confusion: rows are true, columns predicted", left, top, 11);
    int gridTop = top + HEADING + SQUARE / 2;
    int gridLeft = left + SQUARE / 2;
    for (int k = 0; k < classes; k++) {
      String name = Integer.toString(k);
      text(
          INK, name, gridLeft + (k + 0.5) * SQUARE - Strokes.width(name, 12) / 2, gridTop - 20, 12);
      text(INK, name, gridLeft - 18, gridTop + (k + 0.5) * SQUARE - 6, 12);
    }
    for (int truth = 0; truth < classes; truth++) {
      for (int said = 0; said < classes; said++) {
        square(
            gridLeft + said * SQUARE,
            gridTop + truth * SQUARE,
            (int) counts.count(truth, said),
            (int) counts.actual(truth),
            said == truth);
      }
    }
    int below = gridTop + classes * SQUARE + 24;
    text(INK, "accuracy " + Text.percent(predictions.accuracy()), gridLeft, below, 15);
    text(
        PALE,
        Text.count(predictions.right()) + " of " + Text.count(predictions.size()) + " images right",
        gridLeft,
        below + 26,
        11);
    return below + 64;
  }

  /** One entry: green on the diagonal; off it red, and visible from the first mistake on. */
  private void square(int x, int y, int count, int all, boolean diagonal) {
    double share = all == 0 ? 0 : (double) count / all;
    double strength =
        count == 0 ? 0 : diagonal ? 0.25 + 0.75 * share : Math.min(1, 0.18 + 8 * share);
    g.setColor(count == 0 ? EMPTY : blend(diagonal ? RIGHT : WRONG, strength));
    g.fill(new Rectangle2D.Double(x + 1, y + 1, SQUARE - 2, SQUARE - 2));
    if (count > 0) {
      g.setColor(strength > 0.55 ? PAPER : INK);
      Strokes.drawCentred(g, Integer.toString(count), x + SQUARE / 2.0, y + SQUARE / 2.0 - 5.5, 11);
    }
  }

  private static Color blend(Color full, double strength) {
    return new Color(
        (int) (255 + (full.getRed() - 255) * strength),
        (int) (255 + (full.getGreen() - 255) * strength),
        (int) (255 + (full.getBlue() - 255) * strength));
  }

  private void text(Color colour, String text, double x, double top, double height) {
    g.setColor(colour);
    Strokes.draw(g, text, x, top, height);
  }
}
