/** TensorBoard's events as protocol buffers: the fields of `event.proto` that are written here. */
import protobuf from "protobufjs";

const EVENT = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: { type: "double", id: 1 },
        step: { type: "int64", id: 2 },
        fileVersion: { type: "string", id: 3 },
        summary: { type: "Summary", id: 5 },
      },
    },
    Summary: { fields: { value: { rule: "repeated", type: "Value", id: 1 } } },
    Value: {
      fields: {
        tag: { type: "string", id: 1 },
        simpleValue: { type: "float", id: 2 },
        image: { type: "Image", id: 4 },
        tensor: { type: "TensorProto", id: 8 },
        metadata: { type: "Metadata", id: 9 },
      },
    },
    Image: {
      fields: {
        height: { type: "int32", id: 1 },
        width: { type: "int32", id: 2 },
        colorspace: { type: "int32", id: 3 },
        encodedImageString: { type: "bytes", id: 4 },
      },
    },
    TensorProto: {
      fields: {
        dtype: { type: "int32", id: 1 },
        tensorShape: { type: "Shape", id: 2 },
        stringVal: { rule: "repeated", type: "bytes", id: 8 },
      },
    },
    Shape: { fields: { dim: { rule: "repeated", type: "Dim", id: 2 } } },
    Dim: { fields: { size: { type: "int64", id: 1 } } },
    Metadata: { fields: { pluginData: { type: "PluginData", id: 1 } } },
    PluginData: { fields: { pluginName: { type: "string", id: 1 } } },
  },
}).lookupType("Event");

/** The number of TensorFlow's type for strings. */
const DT_STRING = 7;

/** One value of an event. */
export type EventValue =
  | { readonly kind: "scalar"; readonly tag: string; readonly value: number }
  /** A text that is shown as Markdown. */
  | { readonly kind: "text"; readonly tag: string; readonly text: string }
  /** A picture in the PNG format, in RGB. */
  | {
    readonly kind: "image";
    readonly tag: string;
    readonly png: Uint8Array;
    readonly width: number;
    readonly height: number;
  };

/** Returns the first event of every file. */
export function versionEvent(wallTime: number): Uint8Array {
  return EVENT.encode({ wallTime, fileVersion: "brain.Event:2" }).finish();
}

/** Encodes the values of one step; `wallTime` in seconds of the epoch. */
export function valuesEvent(
  { wallTime, step, values }: {
    readonly wallTime: number;
    readonly step: number;
    readonly values: readonly EventValue[];
  },
): Uint8Array {
  return EVENT.encode({ wallTime, step, summary: { value: values.map(valueOf) } }).finish();
}

function valueOf(value: EventValue) {
  const { tag } = value;
  switch (value.kind) {
    case "scalar":
      return { tag, simpleValue: value.value };
    case "text":
      return {
        tag,
        tensor: {
          dtype: DT_STRING,
          tensorShape: { dim: [{ size: 1 }] },
          stringVal: [new TextEncoder().encode(value.text.toWellFormed())],
        },
        metadata: { pluginData: { pluginName: "text" } },
      };
    case "image":
      return {
        tag,
        image: { height: value.height, width: value.width, colorspace: 3, encodedImageString: value.png },
      };
  }
}
