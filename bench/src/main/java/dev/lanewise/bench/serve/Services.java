package dev.lanewise.bench.serve;

import dev.lanewise.bench.model.Candidates;
import dev.lanewise.bench.model.OpenSizes;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceSettings;
import java.nio.file.Path;

/** Services of networks by name, with random weights, and of ONNX files. */
public final class Services {
  private Services() {}

  /** As {@link #open(String, OpenSizes, ServiceSettings, Planner)}, with the best planner. */
  public static Service open(String what, int batch, ServiceSettings settings) {
    return open(what, OpenSizes.batch(batch), settings, Planner.best());
  }

  /**
   * One that is ready but not warm; called as its network or its file is.
   *
   * @param what a network's name, or a file's by a dot or a slash
   * @param sizes that a file leaves open
   * @param planner of the caller's choice
   * @throws IllegalArgumentException if there is no such network, or the file is not one plan
   * @throws DataException if the file is no model that we run, or sizes remain open
   */
  public static Service open(
      String what, OpenSizes sizes, ServiceSettings settings, Planner planner) {
    sizes.check(what);
    if (Candidates.isFile(what)) {
      Path file = Path.of(what);
      OnnxModel model = OnnxModel.load(file).with(planner);
      return Service.of(model, sizes.shapes(file, model), settings.name(Candidates.plain(file)));
    }
    Networks.Network network = Networks.byName(what);
    Weights weights = Weights.init(network.layer(), RandomKey.of(1));
    Model model = Model.of(network.layer(), weights, network.inputShape(), planner);
    return Service.of(model, sizes.batch(), settings.name(what));
  }
}
