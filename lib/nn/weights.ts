/**
 * Weights from a file in place of random ones: checks that they fit a network, and builds a
 * checkpoint from them.
 */
import type { Tensor, Tensors } from "../formats/tensor.ts";
import { staticShape } from "./graph.ts";
import type { Model } from "./model.ts";
import { UserError } from "../errors/user_error.ts";

/** The element type and shape of a tensor. */
export interface TensorForm {
  readonly dtype: Tensor["dtype"];
  readonly shape: readonly number[];
}

/** Weights that do not fit; the message lists the tensors. */
export class WeightsError extends UserError {
  override name = "WeightsError";
}

/** A network with any number of classes. */
export type ClasslessNetwork = Pick<Model, "label" | "head" | "parameters">;

/** The number of tensors of each kind that a message lists. */
const LISTED = 10;

/**
 * Gaze-guided training's own parameters (`objective.ts`): their initial values come from the
 * experiment, never from a file.
 */
const NOT_WEIGHTS: ReadonlySet<string> = new Set([
  "log_sigma_attention",
  "log_sigma_classification",
  "log_alpha",
]);

/**
 * Checks that a file's tensors are those of `network`, by name, type and shape. Returns the number
 * of classes of its last linear layer; `null` where the file has no such layer.
 * `num_batches_tracked`, which no computation uses, may be absent, as in files of old PyTorch.
 * Throws a {@linkcode WeightsError}, naming `source`, that lists the tensors that are missing,
 * extra, or of another shape or type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { staticShape } from "./graph.ts";
 * import { buildNetwork } from "./networks.ts";
 *
 * const size = { name: "resnet18", width: 0.25, depth: 0.5, camReduction: "sum" } as const;
 * const of = (classes: number) => buildNetwork({ ...size, classes }, [64, 64]).parameters;
 * const file = new Map(of(1000).map(({ attributes, elementType, shape }) =>
 *   [attributes.name, { dtype: elementType, shape: staticShape(shape) }]
 * ));
 * const network = { label: "a small ResNet", head: "fc", parameters: of(3) };
 * assertEquals(classesOfWeights(file, network, "imagenet.safetensors"), 1000);
 * ```
 */
export function classesOfWeights(
  file: ReadonlyMap<string, TensorForm>,
  network: ClasslessNetwork,
  source: string,
): number | null {
  const head = headNames(network);
  const classes = headClasses(file, head);
  const missing: string[] = [], extra: string[] = [], others: string[] = [];
  const expected = expectedForms(network, classes ?? 1);
  for (const [name, form] of expected) {
    const found = file.get(name);
    const wanted = head.includes(name) ? `[${["classes", ...form.shape.slice(1)].join(", ")}]` : sizes(form);
    if (found === undefined) {
      const optional = name.endsWith(".num_batches_tracked") || (classes === null && head.includes(name));
      if (!optional) missing.push(`${name} ${wanted}`);
    } else if (found.dtype !== form.dtype || sizes(found) !== sizes(form)) {
      others.push(`${name}: found ${found.dtype} ${sizes(found)}, expected ${form.dtype} ${wanted}`);
    }
  }
  for (const [name, form] of file) {
    if (!expected.has(name) && !NOT_WEIGHTS.has(name)) extra.push(`${name} ${sizes(form)}`);
  }
  if (missing.length + extra.length + others.length > 0) {
    throw new WeightsError([
      `${source}: found tensors that are not those of ${network.label}:`,
      ...listed("missing", missing),
      ...listed("extra", extra.toSorted()),
      ...listed("of another shape or type", others),
      "Torchvision's weights fit the networks named as in torchvision (resnet50, not resnet50-released) " +
      "at width 1 and depth 1, as safetensors.torch.save_file(model.float().state_dict(), FILE) writes them.",
    ].join("\n"));
  }
  return classes;
}

/** A checkpoint to start from, with the origin of its last linear layer. */
export interface StartingPoint {
  readonly checkpoint: Tensors;
  readonly head: "loaded" | "random";
}

/**
 * Returns the checkpoint `initial` of `network` with tensors replaced by those of `weights`. The
 * last linear layer stays unchanged if the file has none, or one for another number of classes. The
 * three parameters of gaze-guided training also stay unchanged. Throws a {@linkcode WeightsError},
 * naming `source`, for weights that do not fit ({@linkcode classesOfWeights}) or hold a NaN or an
 * infinity.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float32 } from "../formats/tensor.ts";
 * import { parameter } from "./operators/sources.ts";
 *
 * const initialiser = { kind: "constant", value: 0 } as const;
 * const scale = parameter({ name: "scale", initialiser, trainable: true }, [1]);
 * const network = { label: "a scale", head: "fc", classes: 3, parameters: [scale] };
 * const initial = new Map([["scale", float32([1], new Float32Array([0]))]]);
 * const weights = new Map([["scale", float32([1], new Float32Array([7]))]]);
 * const { checkpoint, head } = startFromWeights({ initial, weights, network, source: "a file" });
 * assertEquals(checkpoint.get("scale")?.data[0], 7);
 * assertEquals(head, "random"); // the file has no last layer
 * ```
 */
export function startFromWeights(
  { initial, weights, network, source }: {
    readonly initial: Tensors;
    readonly weights: Tensors;
    readonly network: ClasslessNetwork & Pick<Model, "classes">;
    readonly source: string;
  },
): StartingPoint {
  const head = classesOfWeights(weights, network, source) === network.classes ? "loaded" : "random";
  const kept = new Set([...NOT_WEIGHTS, ...(head === "random" ? headNames(network) : [])]);
  const checkpoint = new Map([...initial].map(([name, tensor]): [string, Tensor] => {
    const loaded = kept.has(name) ? undefined : weights.get(name);
    if (loaded?.dtype === "F32" && !loaded.data.every(Number.isFinite)) {
      throw new WeightsError(
        `${source}: ${name} holds a NaN or an infinity, from which no training can start; export the weights again`,
      );
    }
    return [name, loaded ?? tensor];
  }));
  return { checkpoint, head };
}

function headNames({ head }: ClasslessNetwork): readonly string[] {
  return [`${head}.weight`, `${head}.bias`];
}

/** Returns the rows of the file's last linear layer, even if the file has other faults. */
function headClasses(file: ReadonlyMap<string, TensorForm>, names: readonly string[]): number | null {
  for (const name of names) {
    const rows = file.get(name)?.shape[0];
    if (rows !== undefined && rows > 0) return rows;
  }
  return names.some((name) => file.has(name)) ? 1 : null;
}

/** Returns the forms of the network's tensors if its last linear layer has `classes` outputs. */
function expectedForms(network: ClasslessNetwork, classes: number): ReadonlyMap<string, TensorForm> {
  const head = headNames(network);
  return new Map(
    network.parameters.map(({ attributes: { name }, elementType, shape }) => {
      const own = staticShape(shape);
      return [name, { dtype: elementType, shape: head.includes(name) ? own.with(0, classes) : own }];
    }),
  );
}

function sizes({ shape }: TensorForm): string {
  return `[${shape.join(", ")}]`;
}

function listed(what: string, tensors: readonly string[]): string[] {
  if (tensors.length === 0) return [];
  const more = tensors.length - LISTED;
  return [
    `  ${tensors.length} ${what}:`,
    ...tensors.slice(0, LISTED).map((tensor) => `    ${tensor}`),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ];
}
