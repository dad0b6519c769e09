package dev.lanewise.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where code that should allocate nothing does so: the lines, sampled by the JVM. */
final class AllocationSites {
  private static final long SAMPLING_NANOS = 3_000_000_000L;
  private static final int DEPTH = 8;
  private static final int MOST = 3;

  private AllocationSites() {}

  /** The most frequent sites, with the frames above them. */
  static String of(Runnable call) {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s").withStackTrace();
      recording.start();
      for (long start = System.nanoTime(); System.nanoTime() - start < SAMPLING_NANOS; ) {
        call.run();
      }
      recording.stop();
      Path file = Files.createTempFile("allocations", ".jfr");
      try {
        recording.dump(file);
        return sites(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private static String sites(Path file) throws IOException {
    Map<String, Integer> sites = new HashMap<>();
    String thread = Thread.currentThread().getName();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getStackTrace() != null && event.getThread().getJavaName().equals(thread)) {
        sites.merge(site(event), 1, Integer::sum);
      }
    }
    return sites.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST)
        .map(e -> e.getValue() + " x " + e.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String site(RecordedEvent event) {
    return event.getClass("objectClass").getName()
        + event.getStackTrace().getFrames().stream()
            .limit(DEPTH)
            .map(AllocationSites::frame)
            .collect(Collectors.joining(" < ", " at ", ""));
  }

  private static String frame(RecordedFrame f) {
    String type = f.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + f.getMethod().getName()
        + ":"
        + f.getLineNumber();
  }
}
