package dev.lanewise.nn.onnx;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Npy;
import dev.lanewise.nn.data.NpyType;
import dev.lanewise.nn.onnx.file.OnnxFile;
import dev.lanewise.nn.onnx.tensor.Absent;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.nio.file.Path;
import java.util.Locale;

/** Tensors in files of their own: NPY, and ONNX's {@code .pb}. */
public final class TensorFile {
  private TensorFile() {}

  /**
   * Reads a tensor: as {@code TensorProto} if the name ends in {@code .pb}, else as NPY.
   *
   * @throws DataException if it is missing or damaged
   */
  public static Tensor read(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".pb")
        ? OnnxFile.tensor(file, Limits.DEFAULT)
        : of(Npy.read(file));
  }

  /**
   * Reads what an input or output of a model is, as ONNX's tests keep it: a {@code TensorProto}, a
   * {@code SequenceProto} or an {@code OptionalProto}.
   *
   * @throws DataException if it is missing or damaged
   */
  public static Value read(Path file, ValueInfo info) {
    return switch (info.form()) {
      case TENSOR -> read(file);
      case SEQUENCE -> new Sequence(OnnxFile.sequence(file, Limits.DEFAULT));
      case OPTIONAL_TENSOR ->
          OnnxFile.optional(file, Limits.DEFAULT)
              .<Value>map(tensors -> tensors.getFirst())
              .orElse(new Absent());
      case OPTIONAL_SEQUENCE ->
          OnnxFile.optional(file, Limits.DEFAULT).<Value>map(Sequence::new).orElse(new Absent());
    };
  }

  /** An array of NumPy as a tensor. */
  public static Tensor of(Npy array) {
    ElementType type =
        switch (array.type()) {
          case BOOL -> ElementType.BOOL;
          case I1 -> ElementType.INT8;
          case U1 -> ElementType.UINT8;
          case I2 -> ElementType.INT16;
          case U2 -> ElementType.UINT16;
          case I4 -> ElementType.INT32;
          case U4 -> ElementType.UINT32;
          case I8 -> ElementType.INT64;
          case U8 -> ElementType.UINT64;
          case F2 -> ElementType.FLOAT16;
          case F4 -> ElementType.FLOAT;
          case F8 -> ElementType.DOUBLE;
        };
    if (type == ElementType.FLOAT) {
      return Tensor.view(type, array.shape(), array.floats(), 0);
    }
    return type.isReal()
        ? Tensor.of(type, array.shape(), array.doubles())
        : Tensor.of(type, array.shape(), array.unsignedLongs());
  }

  /**
   * Writes or replaces an NPY file, atomically. What NumPy has no type for becomes floats.
   *
   * @throws DataException if it cannot be written, or holds text
   */
  public static void write(Path file, Tensor tensor) {
    npy(tensor).write(file);
  }

  /** A tensor as an array of NumPy. */
  public static Npy npy(Tensor x) {
    return switch (x.type()) {
      case STRING -> throw new OnnxException("text cannot be written as NPY");
      case DOUBLE -> Npy.of(x.dims(), x.doubles());
      case FLOAT16 -> Npy.of(x.dims(), x.floats()).as(NpyType.F2);
      case UINT64 -> Npy.ofUnsigned(x.dims(), x.longs());
      case INT64 -> Npy.of(x.dims(), x.longs());
      case BOOL -> Npy.of(x.dims(), x.longs()).as(NpyType.BOOL);
      case INT8, INT4, INT2 -> Npy.of(x.dims(), x.longs()).as(NpyType.I1);
      case UINT8, UINT4, UINT2 -> Npy.of(x.dims(), x.longs()).as(NpyType.U1);
      case INT16 -> Npy.of(x.dims(), x.longs()).as(NpyType.I2);
      case UINT16 -> Npy.of(x.dims(), x.longs()).as(NpyType.U2);
      case INT32 -> Npy.of(x.dims(), x.longs()).as(NpyType.I4);
      case UINT32 -> Npy.of(x.dims(), x.longs()).as(NpyType.U4);
      default -> Npy.of(x.dims(), x.floats());
    };
  }
}
