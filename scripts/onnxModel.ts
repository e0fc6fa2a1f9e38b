/**
 * Writes ONNX models, byte by byte: the few parts of the format (github.com/onnx/onnx, onnx.proto3) that a classifier of pictures
 * needs, so that models of our own need no other tool. The numbers below are the format's field numbers.
 */
import protobuf from 'protobufjs';

export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  /** Attributes of whole numbers; a list where the operator wants one. */
  attributes?: Record<string, number | number[]>;
}

/** 32-bit floats. */
export interface OnnxTensor {
  name: string;
  dims: number[];
  values: readonly number[] | Float32Array;
}

export interface OnnxModel {
  name: string;
  /** Pictures as [batch, 3, height, width]. */
  input: { name: string; height: number; width: number };
  /** One figure a class, as [batch, classes]. */
  output: { name: string; classes: number };
  nodes: OnnxNode[];
  tensors: OnnxTensor[];
}

const floatType = 1;
const attributeTypes = { int: 2, ints: 7 };
/** IR version and operator set that every onnxruntime of the last years reads. */
const irVersion = 8;
const operatorSet = 13;

export function onnxModel({ name, input, output, nodes, tensors }: OnnxModel): Uint8Array {
  const graph = message((graph) => {
    for (const node of nodes) put(graph, 1, nodeBytes(node));
    text(graph, 2, name);
    for (const tensor of tensors) put(graph, 5, tensorBytes(tensor));
    put(graph, 11, valueBytes(input.name, ['batch', 3, input.height, input.width]));
    put(graph, 12, valueBytes(output.name, ['batch', output.classes]));
  });
  return message((model) => {
    int(model, 1, irVersion);
    text(model, 2, 'longhaul');
    put(model, 7, graph);
    put(
      model,
      8,
      message((set) => int(set, 2, operatorSet)),
    );
  });
}

const nodeBytes = ({ op, inputs, output, attributes = {} }: OnnxNode) =>
  message((node) => {
    for (const input of inputs) text(node, 1, input);
    text(node, 2, output);
    text(node, 4, op);
    for (const [name, value] of Object.entries(attributes)) {
      const attribute = message((writer) => {
        text(writer, 1, name);
        if (Array.isArray(value)) for (const one of value) int(writer, 8, one);
        else int(writer, 3, value);
        int(writer, 20, Array.isArray(value) ? attributeTypes.ints : attributeTypes.int);
      });
      put(node, 5, attribute);
    }
  });

const tensorBytes = ({ name, dims, values }: OnnxTensor) =>
  message((tensor) => {
    for (const dim of dims) int(tensor, 1, dim);
    int(tensor, 2, floatType);
    text(tensor, 8, name);
    put(tensor, 9, new Uint8Array(Float32Array.from(values).buffer));
  });

/** @param dims a number, or a name for what is known only when it runs */
const valueBytes = (name: string, dims: (number | string)[]) =>
  message((value) => {
    text(value, 1, name);
    const shape = message((writer) => {
      for (const dim of dims) {
        put(
          writer,
          1,
          message((one) => (typeof dim === 'number' ? int(one, 1, dim) : text(one, 2, dim))),
        );
      }
    });
    const tensor = message((writer) => {
      int(writer, 1, floatType);
      put(writer, 2, shape);
    });
    put(
      value,
      2,
      message((type) => put(type, 1, tensor)),
    );
  });

type Writer = protobuf.Writer;

function message(write: (writer: Writer) => void): Uint8Array {
  const writer = protobuf.Writer.create();
  write(writer);
  return writer.finish();
}

/** Wire types of protobuf: 0 a number, 2 bytes with their length before them. */
const key = (field: number, wireType: 0 | 2) => (field << 3) | wireType;
const int = (writer: Writer, field: number, value: number) => void writer.uint32(key(field, 0)).int64(value);
const text = (writer: Writer, field: number, value: string) => void writer.uint32(key(field, 2)).string(value);
const put = (writer: Writer, field: number, bytes: Uint8Array) => void writer.uint32(key(field, 2)).bytes(bytes);
