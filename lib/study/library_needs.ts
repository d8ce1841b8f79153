/**
 * Lists the needs of libraries on a machine: native code, their own files, and environment
 * variables.
 */
import { fileURLToPath } from "node:url";
import { installationFolder } from "../engine/tensorflow/installation.ts";
import type { BackendName } from "../engine/tensorflow/names.ts";
import type { Needs } from "../graph/task.ts";

/** The engine that a process loads. */
export type NeededEngine =
  | { readonly family: "onnx" }
  | { readonly family: "tensorflow"; readonly backend: BackendName };

/**
 * The variables that `lib/engine/tensorflow/native.ts` sets before TensorFlow starts. TensorFlow
 * reads them from the environment only.
 */
export const TENSORFLOW_ENVIRONMENT = [
  "NVIDIA_TF32_OVERRIDE",
  "TF_CPP_MIN_LOG_LEVEL",
  "TF_DETERMINISTIC_OPS",
  "TF_FORCE_GPU_ALLOW_GROWTH",
  "TF_NUM_INTEROP_THREADS",
  "TF_NUM_INTRAOP_THREADS",
] as const;

/** The variables that `lib/engine/onnx/runtime/telemetry_off.ts` sets. */
export const ONNX_ENVIRONMENT = ["ORT_DISABLE_TELEMETRY"] as const;

/**
 * Returns the needs of a process that trains or predicts on an engine. WebGPU is Deno's own, and
 * needs nothing.
 */
export function engineNeeds(engine: NeededEngine): Needs {
  if (engine.family === "onnx") {
    return { native: [ofPackage("onnxruntime-node", "bin")], environment: ONNX_ENVIRONMENT };
  }
  switch (engine.backend) {
    case "webgpu":
      return {};
    case "tensorflow-cpu":
      return installed(installationFolder("cpu"));
    case "tensorflow-gpu":
      return installed(installationFolder("gpu"));
  }
}

/** Returns the needs of a process that may read compressed DICOM files. */
export function codecNeeds(): Needs {
  return { read: [ofPackage("dcmjs-codecs", "build/dcmjs-native-codecs.wasm")] };
}

function installed(folder: string): Needs {
  return { native: [folder], read: [folder], environment: TENSORFLOW_ENVIRONMENT };
}

/**
 * Returns a path below the folder that Deno gives the package, whether or not it has been fetched.
 */
function ofPackage(name: "onnxruntime-node" | "dcmjs-codecs", path: string): string {
  return fileURLToPath(new URL(path, import.meta.resolve(`${name}/package.json`)));
}
