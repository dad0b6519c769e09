package dev.lanewise.nn.graph;

/** What a window sees at each of its places, side by side: im2col as nodes. */
public final class Patches {
  private final Shape batch;
  private final Shape image;
  private final Shape outputs;
  private final Window window;

  private Patches(Node x, Window window) {
    Filters.rank("patches", x);
    this.image = Filters.image(x.shape());
    this.window = window.over(image);
    this.batch = Shape.of(x.shape().dim(0), x.shape().dim(1));
    this.outputs = Filters.image(Filters.outputShape("patches", x.shape(), 1, this.window));
  }

  /** The patches of images like x. */
  public static Patches of(Node x, Window window) {
    return new Patches(x, window);
  }

  /** Sizes of what sliding makes of an image. */
  public Shape outputs() {
    return outputs;
  }

  /** [outputs, taps, batch, channels], outputs and taps row by row; 0 in the padding. */
  public Node unfold(Node x) {
    // A table of pixels and, behind them, a row of zeros for the padding.
    Node table = x.reshape(batch.append(image.size())).permute(2, 0, 1);
    return Axes.pad(table, 0, 0, 1).gather(x.graph().constant(kernels(), places(image.size())));
  }

  /** {@code value} at places in the padding, else 0: [outputs, taps, 1, 1]. */
  public Node inPadding(Graph graph, float value) {
    float[] places = places(-1);
    for (int i = 0; i < places.length; i++) {
      places[i] = places[i] < 0 ? value : 0;
    }
    return graph.constant(kernels().append(1).append(1), places);
  }

  /** Images, [batch, channels, outputs...], as [outputs, batch, channels]. */
  public Node rows(Node y) {
    return y.reshape(batch.append(outputs.size())).permute(2, 0, 1);
  }

  /** [outputs, batch, channels] as images, [batch, channels, outputs...]. */
  public Node images(Node rows) {
    Shape s = rows.shape();
    return rows.permute(1, 2, 0).reshape(Filters.images(s.dim(1), s.dim(2), outputs));
  }

  private Shape kernels() {
    return Shape.of(outputs.size(), window.kernel().size());
  }

  /** The number of the pixel that each tap of each output meets. */
  private float[] places(int padding) {
    int taps = window.kernel().size();
    float[] places = new float[outputs.size() * taps];
    for (int i = 0; i < places.length; i++) {
      int place = window.place(image, outputs, i / taps, i % taps);
      places[i] = place < 0 ? padding : place;
    }
    return places;
  }
}
