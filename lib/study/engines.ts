/** Opens the engines that an experiment can run on, by the names of `--engine`. */
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { readInstallation } from "../engine/tensorflow/installation.ts";
import { BACKEND_NAMES, type BackendName } from "../engine/tensorflow/names.ts";
import { type BlockOptions, onnxBlock } from "./onnx_block.ts";
import type { StudyEngine } from "./graph/study_engine.ts";
import { UsageError } from "../errors/usage_error.ts";

/**
 * Returns the engine called `name`. `auto` takes TensorFlow on a GPU if that was set up, otherwise
 * onnx. `tensorflow` takes the first of its backends that works.
 *
 * Throws a {@linkcode UsageError} for any other name, and an `EngineUnavailable` if the engine
 * cannot run on this machine.
 */
export async function engineCalled(name: string, options: BlockOptions): Promise<StudyEngine> {
  if (name === "onnx") return await onnx(options);
  if (name === "auto") {
    return readInstallation("gpu")?.gpu === undefined
      ? await onnx(options)
      : await tensorflow("tensorflow-gpu");
  }
  const backend = BACKEND_NAMES.find((each) => each === name);
  if (backend !== undefined) return await tensorflow(backend);
  if (name === "tensorflow") return await tensorflow();
  const names = ["auto", "onnx", "tensorflow", ...BACKEND_NAMES].join(", ");
  throw new UsageError(`--engine: found "${name}", expected one of ${names}`);
}

async function onnx(options: BlockOptions): Promise<StudyEngine> {
  const block = await onnxBlock(options);
  return { family: "onnx", block, identity: onnxIdentity(block) };
}

/** Loaded on demand: TensorFlow.js is large, and a run on onnx does not need it. */
async function tensorflow(name?: BackendName): Promise<StudyEngine> {
  const { chooseBackend, tensorflowIdentity } = await import("../engine/tensorflow/identity.ts");
  const backend = name ?? await chooseBackend();
  return { family: "tensorflow", backend, identity: await tensorflowIdentity(backend) };
}
