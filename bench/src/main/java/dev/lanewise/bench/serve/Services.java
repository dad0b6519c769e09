package dev.lanewise.bench.serve;

import dev.lanewise.bench.model.Candidates;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.onnx.ValueInfo;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Services of networks by name, with random weights, and of ONNX files. */
public final class Services {
  private Services() {}

  /** As {@link #open(String, int, ServiceSettings, Planner)}, with the best planner. */
  public static Service open(String what, int batch, ServiceSettings settings) {
    return open(what, batch, settings, Planner.best());
  }

  /**
   * One that is ready but not warm; called as its network or its file is.
   *
   * @param what a network's name, or a file's by a dot or a slash
   * @param batch examples of a call, where a file leaves it open
   * @param planner of the caller's choice
   * @throws IllegalArgumentException if there is no such network, or the file is not one plan
   * @throws DataException if the file is no model that we run, or has inputs of open sizes
   */
  public static Service open(String what, int batch, ServiceSettings settings, Planner planner) {
    if (Candidates.isFile(what)) {
      Path file = Path.of(what);
      OnnxModel model = OnnxModel.load(file).with(planner);
      return Service.of(model, sizes(file, model, batch), settings.name(Candidates.plain(file)));
    }
    Networks.Network network = Networks.byName(what);
    Weights weights = Weights.init(network.layer(), RandomKey.of(1));
    Model model = Model.of(network.layer(), weights, network.inputShape(), planner);
    return Service.of(model, batch, settings.name(what));
  }

  private static Map<String, int[]> sizes(Path file, OnnxModel model, int batch) {
    Map<String, int[]> all = new LinkedHashMap<>();
    for (ValueInfo input : model.inputs()) {
      int[] sizes = input.sizes();
      if (sizes.length > 0 && sizes[0] < 0) {
        sizes[0] = batch;
      }
      if (!input.ranked() || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
        throw new DataException(
            "%s: input %s has sizes left open, of which only the batch can be said"
                .formatted(file, input));
      }
      all.put(input.name(), sizes);
    }
    return all;
  }
}
