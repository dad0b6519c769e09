package dev.lanewise.bench.peer.library;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * A native library out of a Bytedeco jar, called through the foreign function API. Bytedeco's own bindings are not
 * used: they load some libraries globally, and two libraries that both export {@code cblas_sgemm} then mix.
 */
final class NativeLibrary {
  private static final Linker LINKER = Linker.nativeLinker();

  private final String name;
  private final SymbolLookup symbols;

  /**
   * Unpacks the files into JavaCPP's cache, where the next start finds them, and loads the last.
   *
   * @param preset Bytedeco's name of it
   * @param files of one folder; those that others depend on come first
   * @throws UnsupportedOperationException if the library is not packaged for this machine or does not load
   */
  @SuppressWarnings("restricted") // native code is what this class is for
  NativeLibrary(String preset, List<String> files) {
    name = files.get(files.size() - 1);
    SymbolLookup last = null;
    for (String file : files) {
      File unpacked = unpack("/org/bytedeco/" + preset + "/" + Loader.getPlatform() + "/" + file);
      if (file.equals(name)) {
        last = load(unpacked);
      }
    }
    if (last == null) {
      throw new IllegalArgumentException(preset + ": no files");
    }
    symbols = last;
  }

  private static File unpack(String resource) {
    URL url = NativeLibrary.class.getResource(resource);
    if (url == null) {
      throw new UnsupportedOperationException("there is no " + resource + " on the class path");
    }
    try {
      File file = Loader.cacheResource(url);
      if (file == null) {
        throw new UnsupportedOperationException(resource + " cannot be unpacked");
      }
      return file;
    } catch (IOException e) {
      throw new UnsupportedOperationException(resource + " cannot be unpacked: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup load(File file) {
    try {
      return SymbolLookup.libraryLookup(file.toPath(), Arena.global());
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException(file + " does not load: " + e.getMessage(), e);
    }
  }

  /** One of its functions; keep it in a {@code static final} for a call without detours. */
  @SuppressWarnings("restricted")
  MethodHandle function(String function, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        symbols
            .find(function)
            .orElseThrow(() -> new UnsupportedOperationException(name + " has no function " + function)),
        type);
  }
}
