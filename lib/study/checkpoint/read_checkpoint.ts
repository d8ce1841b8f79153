/** Reads a checkpoint, which may be a stranger's, with the network that it belongs to. */
import { UserError } from "../../errors/user_error.ts";
import { checkSchema } from "../../formats/check_schema.ts";
import { jsonFault } from "../../formats/json_fault.ts";
import { jsonExcess } from "../../formats/json_shape.ts";
import { readInput } from "../../formats/open_input.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { type Metadata, SafetensorsError } from "../../formats/safetensors_header.ts";
import type { Tensors } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { GAZE_PARAMETER_NAMES, type Model } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import { isNetworkName, NETWORK_NAMES } from "../../nn/networks/mod.ts";
import { imageSize } from "../../data/canvas.ts";
import { untrainedSchema } from "../../train/run_end.ts";
import { MODEL_METADATA } from "../work/model_metadata.ts";
import { type CheckpointDescription, descriptionSchema } from "./description.ts";

/**
 * Thrown for a file that is not a checkpoint to predict with; the message names what is missing.
 */
export class CheckpointError extends UserError {
  override name = "CheckpointError";
}

/** A trained network, ready for prediction. */
export interface Checkpoint {
  readonly description: CheckpointDescription;
  /** The network; its objective has no meaning here. */
  readonly model: Model;
  readonly tensors: Tensors;
}

/**
 * Reads the checkpoint at `path`; `source` names it in messages. Rejects with a
 * {@linkcode CheckpointError} or an `InputError` for anything else.
 */
export async function readCheckpoint(path: string, source: string): Promise<Checkpoint> {
  return decodeCheckpoint(await readInput(path, "weights", { source }), source);
}

/** Returns the checkpoint in the bytes of a file. Throws as {@linkcode readCheckpoint} rejects. */
export function decodeCheckpoint(bytes: Uint8Array, source: string): Checkpoint {
  refuseOthers(bytes, source);
  const { tensors, metadata } = safetensorsOf(bytes, source);
  const untrained = untrainedSchema.safeParse(metadata);
  if (untrained.success && tensors.size === 0) {
    throw new CheckpointError(
      `${source}: found a training without weights (${untrained.data.reason}); expected another seed or model`,
    );
  }
  const description = descriptionOf(metadata, source);
  const model = modelOf(description, source);
  requireTensors(tensors, model, source);
  return { description, model, tensors };
}

const CHECKPOINT = "a checkpoint that a training of Fovea stored (safetensors)";

const MISSING = "network, width, depth, classes, canvas, pixel policy, normalisation";

/**
 * Names the kind of other files that people have beside checkpoints, before a parser calls them
 * malformed.
 */
function refuseOthers(bytes: Uint8Array, source: string): void {
  const begin = String.fromCharCode(...bytes.subarray(0, 8));
  const found = begin.startsWith("PK")
    ? "a ZIP archive, as torch.save writes"
    : begin.startsWith("\x89HDF")
    ? "an HDF5 file, as Keras writes"
    : begin.startsWith("\x80")
    ? "a Python pickle"
    : bytes[0] === 0x08 && bytes[2] === 0x12
    ? "an ONNX model"
    : isImage(bytes, begin)
    ? "an image"
    : undefined;
  if (found === undefined) return;
  throw new CheckpointError(`${source}: found ${found}, expected ${CHECKPOINT}`);
}

/** Returns true for PNG, JPEG and DICOM files, which users may give first by mistake. */
function isImage(bytes: Uint8Array, begin: string): boolean {
  return begin.startsWith("\x89PNG") || begin.startsWith("\xff\xd8\xff") ||
    String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";
}

function safetensorsOf(bytes: Uint8Array, source: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes, source);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new CheckpointError(`${error.message}: no safetensors; expected ${CHECKPOINT}`, { cause: error });
  }
}

function descriptionOf(metadata: Metadata, source: string): CheckpointDescription {
  const text = metadata[MODEL_METADATA];
  if (text === undefined) {
    throw new CheckpointError(
      `${source}: found safetensors without the entry ${MODEL_METADATA} in its metadata, so these are missing: ` +
        `${MISSING}; expected a checkpoint that a training of this version stored: run deno task reproduce again`,
    );
  }
  const checked = checkSchema(descriptionSchema, parsed(text, source));
  if (checked.ok) return checked.value;
  throw new CheckpointError(`${source}: its entry ${MODEL_METADATA} is not as expected:\n${checked.faults}`);
}

/** The least characters per value: a list of classes named by letters has four. */
const TEXT_PER_PART = 3;

function parsed(text: string, source: string): unknown {
  const excess = jsonExcess(text, TEXT_PER_PART);
  if (excess !== undefined) throw new CheckpointError(`${source}: its entry ${MODEL_METADATA} ${excess}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CheckpointError(`${source}: its entry ${MODEL_METADATA} is not JSON: ${jsonFault(error)}`);
  }
}

function modelOf(description: CheckpointDescription, source: string): Model {
  const { network: { name, ...scale }, classes, canvas, imageSize: [height, width], grid } = description;
  if (!isNetworkName(name)) {
    throw new CheckpointError(
      `${source}: found a network called ${JSON.stringify(name)}, expected one of ${
        NETWORK_NAMES.join(", ")
      }`,
    );
  }
  const expected = imageSize(canvas);
  if (expected.height !== height || expected.width !== width) {
    throw new CheckpointError(
      `${source}: found an input of ${height} × ${width} pixels on a canvas that gives ` +
        `${expected.height} × ${expected.width}; the file was altered`,
    );
  }
  const network = { name, ...scale, classes: classes.length };
  const model = buildModel(network, { kind: "classification" }, [height, width]);
  if (String(model.grid) !== String(grid)) {
    throw new CheckpointError(
      `${source}: found class activation maps of ${grid.join(" × ")} cells, ` +
        `this version's ${name} gives ${model.grid.join(" × ")}; it belongs to another version`,
    );
  }
  return model;
}

/** The most tensors that a message names. */
const NAMED = 3;

function requireTensors(tensors: Tensors, { parameters, label }: Model, source: string): void {
  const expected = new Map(parameters.map(({ attributes: { name }, elementType, shape }) => [
    name,
    `${elementType} [${staticShape(shape)}]`,
  ]));
  const others: ReadonlySet<string> = new Set(GAZE_PARAMETER_NAMES);
  const faults = [
    ...[...expected].flatMap(([name, form]) => {
      const found = tensors.get(name);
      if (found === undefined) return [`${name} is missing`];
      const own = `${found.dtype} [${found.shape}]`;
      if (own !== form) return [`${name} is ${own}, not ${form}`];
      const isSound = found.dtype !== "F32" || found.data.every(Number.isFinite);
      return isSound ? [] : [`${name} holds a NaN or an infinity`];
    }),
    ...[...tensors.keys()].filter((name) => !expected.has(name) && !others.has(name))
      .map((name) => `${name} belongs to no layer`),
  ];
  if (faults.length === 0) return;
  const more = faults.length > NAMED ? ` and ${faults.length - NAMED} more` : "";
  throw new CheckpointError(
    `${source}: found tensors that are not those of the ${label}: ${
      faults.slice(0, NAMED).join("; ")
    }${more}`,
  );
}
