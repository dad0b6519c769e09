package dev.lanewise.bench.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message in protobuf's wire format as a list of its fields, to be changed here and there and
 * written again: what is not understood stays as it is.
 */
record Fields(List<Field> all) {
  /**
   * A field.
   *
   * @param number of a varint, where it is one
   * @param bytes of a field that has a length; else of its number as it is written
   */
  record Field(int tag, long number, ByteString bytes) {
    int id() {
      return WireFormat.getTagFieldNumber(tag);
    }
  }

  /**
   * The fields of a message.
   *
   * @throws UncheckedIOException if it is not one
   */
  static Fields of(ByteString message) {
    try {
      CodedInputStream in = message.newCodedInput();
      in.enableAliasing(true); // a model may be large: its numbers are not copied
      List<Field> all = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        all.add(
            switch (WireFormat.getTagWireType(tag)) {
              case WireFormat.WIRETYPE_VARINT ->
                  new Field(tag, in.readRawVarint64(), ByteString.EMPTY);
              case WireFormat.WIRETYPE_LENGTH_DELIMITED -> new Field(tag, 0, in.readBytes());
              case WireFormat.WIRETYPE_FIXED32 ->
                  new Field(tag, 0, ByteString.copyFrom(in.readRawBytes(Integer.BYTES)));
              case WireFormat.WIRETYPE_FIXED64 ->
                  new Field(tag, 0, ByteString.copyFrom(in.readRawBytes(Long.BYTES)));
              default -> throw new IOException("there is a field of an unknown kind, " + tag);
            });
      }
      return new Fields(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the fields of that number hold, in order. */
  List<Field> of(int id) {
    return all.stream().filter(field -> field.id() == id).toList();
  }

  /** The texts of that number. */
  List<String> texts(int id) {
    return of(id).stream().map(field -> field.bytes.toStringUtf8()).toList();
  }

  /** The last text of that number; empty if there is none. */
  String text(int id) {
    List<String> texts = texts(id);
    return texts.isEmpty() ? "" : texts.getLast();
  }

  /** The last number; 0 if there is none. */
  long number(int id) {
    List<Field> found = of(id);
    return found.isEmpty() ? 0 : found.getLast().number;
  }

  /** Whole numbers, packed or not. */
  long[] numbers(int id) {
    try {
      long[] numbers = new long[0];
      for (Field field : of(id)) {
        if (WireFormat.getTagWireType(field.tag) == WireFormat.WIRETYPE_VARINT) {
          numbers = Arrays.copyOf(numbers, numbers.length + 1);
          numbers[numbers.length - 1] = field.number;
        } else {
          CodedInputStream in = field.bytes.newCodedInput();
          while (!in.isAtEnd()) {
            numbers = Arrays.copyOf(numbers, numbers.length + 1);
            numbers[numbers.length - 1] = in.readRawVarint64();
          }
        }
      }
      return numbers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that {@link #write} takes for a field. */
  static long size(Field field) {
    return CodedOutputStream.computeUInt32SizeNoTag(field.tag)
        + switch (WireFormat.getTagWireType(field.tag)) {
          case WireFormat.WIRETYPE_VARINT -> CodedOutputStream.computeUInt64SizeNoTag(field.number);
          case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
              CodedOutputStream.computeUInt32SizeNoTag(field.bytes.size())
                  + (long) field.bytes.size();
          default -> field.bytes.size();
        };
  }

  /** Writes a field as it was read. */
  static void write(Field field, CodedOutputStream out) throws IOException {
    out.writeUInt32NoTag(field.tag);
    switch (WireFormat.getTagWireType(field.tag)) {
      case WireFormat.WIRETYPE_VARINT -> out.writeUInt64NoTag(field.number);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> out.writeBytesNoTag(field.bytes);
      default -> out.writeRawBytes(field.bytes);
    }
  }
}
