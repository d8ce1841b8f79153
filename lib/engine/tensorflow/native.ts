/** Makes TensorFlow's native binding a backend of TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import type { TFJSBinding } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { createRequire } from "node:module";
import util from "node:util";
import type { Variant } from "./installation.ts";

/** The name under which the packages register their kernels. */
const BACKEND = "tensorflow";

/** A native backend that has started. */
export interface NativeBackend {
  /** Its name for `tf.setBackend`. */
  readonly name: string;
  /** The version that libtensorflow reports. */
  readonly tensorflow: string;
  /** True where TensorFlow computes on a GPU. */
  readonly gpu: boolean;
}

/**
 * The variables that libtensorflow reads at its start and that determine its bits. Sums are split
 * over the threads of an operator, so the bits would depend on their number: one thread. On a GPU:
 * deterministic kernels, and float32 products in float32.
 */
const ENVIRONMENT = {
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_DETERMINISTIC_OPS: "1",
  NVIDIA_TF32_OVERRIDE: "0",
} as const;

/**
 * Variables that do not affect the bits, which the user may set: allocate GPU memory as needed;
 * print errors only.
 */
const DEFAULTS = { TF_FORCE_GPU_ALLOW_GROWTH: "true", TF_CPP_MIN_LOG_LEVEL: "2" } as const;

let loaded: { readonly file: string; readonly backend: NativeBackend } | undefined;

/**
 * Loads a binding and registers it. A process can hold only one libtensorflow. The same file again
 * returns the loaded binding; another is a `TypeError`. Throws the system loader's error where a
 * library is missing.
 */
export async function loadNative(variant: Variant, file: string): Promise<NativeBackend> {
  if (loaded?.file === file) return loaded.backend;
  if (loaded !== undefined) {
    throw new TypeError(
      `this process already holds the libtensorflow of ${loaded.file}; ${file} needs another`,
    );
  }
  for (const [name, value] of Object.entries(ENVIRONMENT)) Deno.env.set(name, value);
  for (const [name, value] of Object.entries(DEFAULTS)) if (!Deno.env.has(name)) Deno.env.set(name, value);
  restoreRemovedFunctions();
  const binding: TFJSBinding = createRequire(import.meta.url)(file);
  const NodeJSKernelBackend = await kernels(variant);
  tf.registerBackend(
    BACKEND,
    () => new NodeJSKernelBackend(binding, `@tensorflow/tfjs-node${suffix(variant)}`),
  );
  await tf.setBackend(BACKEND);
  const backend = { name: BACKEND, tensorflow: binding.TF_Version, gpu: binding.isUsingGpuDevice() };
  loaded = { file, backend };
  return backend;
}

/** Imports the package's parts without its index, which looks for the binding in its own folder. */
async function kernels(variant: Variant) {
  if (variant === "gpu") {
    await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
    return (await import("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js")).NodeJSKernelBackend;
  }
  await import("@tensorflow/tfjs-node/dist/register_all_kernels.js");
  return (await import("@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js")).NodeJSKernelBackend;
}

function suffix(variant: Variant): string {
  return variant === "gpu" ? "-gpu" : "";
}

/**
 * Restores two functions of `node:util` that the packages call and that Node 23, and so Deno, no
 * longer has.
 */
function restoreRemovedFunctions(): void {
  const removed = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, replacement] of Object.entries(removed)) {
    if (!Object.hasOwn(util, name)) Object.assign(util, { [name]: replacement });
  }
}
