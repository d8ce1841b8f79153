/**
 * Models as JSON, so that trainings and engines receive networks as data. A training's key then
 * depends on its own network, not on the code of all networks.
 */
import canonicalize from "canonicalize";
import { z } from "zod";
import { UserError } from "../errors/user_error.ts";
import { type Operation, type Operators, type Parameter, topologicalOrder, type Value } from "./graph.ts";
import type { Model } from "./model.ts";
import { describeArity, fits, OPERATORS } from "./operators/properties.ts";

/** A model file that cannot be read; the message names the file. */
export class ModelFileError extends UserError {
  override name = "ModelFileError";
}

const FORMAT = "fovea/network/1";

const count = z.int().nonnegative();
const pair = z.tuple([z.int().positive(), z.int().positive()]).readonly();
const initialiser = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("uniform"), bound: z.number() }),
  z.strictObject({ kind: z.literal("normal"), deviation: z.number() }),
  z.strictObject({ kind: z.literal("constant"), value: z.number() }),
]);

/** Returns the schema of an operation of one kind; its inputs are indices of earlier nodes. */
function operation<Kind extends keyof Operators, Shape extends z.ZodRawShape>(kind: Kind, attributes: Shape) {
  return z.strictObject({
    kind: z.literal(kind),
    attributes: z.strictObject(attributes),
    inputs: z.array(count).readonly(),
    shape: z.array(z.union([z.int().positive(), z.literal("batch")])).readonly(),
    elementType: z.enum(["F32", "I32", "I64"]),
  });
}

const node = z.discriminatedUnion("kind", [
  operation("input", { name: z.string() }),
  operation("parameter", { name: z.string(), initialiser, trainable: z.boolean() }),
  operation("constant", { values: z.array(z.number()).readonly() }),
  operation("batchSize", {}),
  operation("repeatChannels", { times: count }),
  operation("conv2d", { stride: count, padding: count, dilation: count, groups: count }),
  operation("maxPool", { kernel: count, stride: count, padding: count }),
  operation("concatenateChannels", {}),
  operation("batchNorm", { epsilon: z.number(), momentum: z.number() }),
  operation("groupNorm", { epsilon: z.number(), groups: count }),
  operation("relu", {}),
  operation("relu6", {}),
  operation("sigmoid", {}),
  operation("softplus", {}),
  operation("exp", {}),
  operation("sqrt", {}),
  operation("abs", {}),
  operation("logSoftmax", {}),
  operation("oneHot", { classes: count }),
  operation("add", {}),
  operation("subtract", {}),
  operation("multiply", {}),
  operation("divide", {}),
  operation("maximum", {}),
  operation("sum", { axes: z.array(count).readonly(), keepDimensions: z.boolean() }),
  operation("reshape", {}),
]);

/** See {@linkcode NetworkSettings}. */
export const networkSettingsSchema = z.strictObject({
  name: z.string(),
  width: z.number().positive(),
  depth: z.number().positive(),
  camReduction: z.enum(["sum", "mean"]),
  normalisation: z.enum(["none", "imagenet"]).exactOptional(),
}).readonly();

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  network: networkSettingsSchema,
  label: z.string(),
  head: z.string(),
  classes: z.int().positive(),
  imageSize: pair,
  grid: pair,
  nodes: z.array(node).readonly(),
  /** The schema of indices of nodes. */
  outputs: z.strictObject({
    logits: count,
    cams: count,
    parameters: z.array(count).readonly(),
    total: count,
    classification: count,
    attention: count.nullable(),
    objectiveParameters: z.array(count).readonly(),
  }),
});

/**
 * Returns the file's text: canonical JSON (RFC 8785), so equal models are equal files.
 *
 * @example
 * ```ts
 * import { assertEquals, assertMatch } from "@std/assert";
 * import { buildModel } from "./networks.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const text = encodeModel(buildModel(network, { kind: "classification" }, [64, 96]));
 * assertMatch(text, /"classes":3,"format":"fovea\/network\/1","grid":\[2,3\],"head":"fc"/);
 * // A key is a hash over this text: equal models have equal texts.
 * assertEquals(encodeModel(buildModel(network, { kind: "classification" }, [64, 96])), text);
 * ```
 */
export function encodeModel(model: Model): string {
  const { objective, parameters, logits, cams, network, label, head, classes, imageSize, grid } = model;
  const { total, classification, attention } = objective;
  const outputs = [
    ...parameters,
    logits,
    cams,
    ...objective.parameters,
    classification,
    ...(attention === undefined ? [] : [attention]),
    total,
  ];
  const order = topologicalOrder<Value>(outputs);
  const places = new Map(order.map((value, place) => [value, place]));
  const placeOf = (value: Value): number => {
    const place = places.get(value);
    if (place === undefined) {
      throw new TypeError(`${value.kind} [${value.shape}] is no node of its own graph`);
    }
    return place;
  };
  const file: z.infer<typeof fileSchema> = {
    format: FORMAT,
    network,
    label,
    head,
    classes,
    imageSize,
    grid,
    nodes: order.map((value) => ({ ...value, inputs: value.inputs.map(placeOf) })),
    outputs: {
      logits: placeOf(logits),
      cams: placeOf(cams),
      parameters: parameters.map(placeOf),
      total: placeOf(total),
      classification: placeOf(classification),
      attention: attention === undefined ? null : placeOf(attention),
      objectiveParameters: objective.parameters.map(placeOf),
    },
  };
  return `${canonicalize(file)}\n`;
}

/**
 * Returns the model that a file's `text` holds. Throws a {@linkcode ModelFileError} that names
 * `source`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { buildModel } from "./networks.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const text = encodeModel(buildModel(network, { kind: "classification" }, [64, 64]));
 * assertEquals(encodeModel(decodeModel(text, "model.json")), text);
 * ```
 */
export function decodeModel(text: string, source: string): Model {
  const parsed = fileSchema.safeParse(jsonOf(text, source));
  if (!parsed.success) throw wrong(source, z.prettifyError(parsed.error).replaceAll(/\s+/g, " "));
  const { nodes, outputs, network, label, head, classes, imageSize, grid } = parsed.data;
  const values: Value[] = [];
  const at = (place: number): Value => {
    const value = values[place];
    if (value === undefined) throw wrong(source, `node ${place} is not there, or comes after its use`);
    return value;
  };
  for (const [place, each] of nodes.entries()) {
    const value: Unchecked = { ...each, inputs: each.inputs.map(at) };
    if (!isValue(value)) {
      const expected = describeArity(OPERATORS[value.kind].inputs);
      throw wrong(
        source,
        `node ${place}, a ${value.kind}: found ${value.inputs.length}, expected ${expected}`,
      );
    }
    values.push(value);
  }
  const parameterAt = (place: number): Parameter => {
    const value = at(place);
    if (value.kind === "parameter") return value;
    throw wrong(source, `node ${place} is a ${value.kind}, expected a parameter`);
  };
  return {
    network,
    label,
    head,
    classes,
    imageSize,
    grid,
    logits: at(outputs.logits),
    cams: at(outputs.cams),
    parameters: outputs.parameters.map(parameterAt),
    objective: {
      total: at(outputs.total),
      classification: at(outputs.classification),
      ...(outputs.attention === null ? {} : { attention: at(outputs.attention) }),
      parameters: outputs.objectiveParameters.map(parameterAt),
    },
  };
}

/** An operation whose number of inputs has not been checked. */
type Unchecked = {
  readonly [K in keyof Operators]: Omit<Operation<Operators, K>, "inputs"> & {
    readonly inputs: readonly Value[];
  };
}[keyof Operators];

function isValue(value: Unchecked): value is Unchecked & Value {
  return fits(OPERATORS[value.kind].inputs, value.inputs);
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(source, "it is not JSON");
  }
}

function wrong(source: string, fault: string): ModelFileError {
  return new ModelFileError(`${source}: found no model of format "${FORMAT}": ${fault}; run it again`);
}
