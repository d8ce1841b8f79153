/** The tensorflow engines: networks run as TensorFlow.js calls and differentiated by TensorFlow. */
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import type { Backend } from "./backend.ts";
import { chooseBackend, tensorflowIdentity, variantOf } from "./identity.ts";
import { installationFolder, readInstallation } from "./installation.ts";
import type { BackendName } from "./names.ts";
import { loadNative } from "./native.ts";
import { createPredictor } from "./predictor.ts";
import { createTrainer } from "./trainer.ts";
import { EngineUnavailable } from "./unavailable.ts";
import { loadWebgpu } from "./webgpu.ts";

/**
 * Returns the engine called `name`; `tensorflow` takes the first backend that was set up here.
 * Equal inputs give equal bits on the same backend. A process can hold one native backend. Throws
 * {@linkcode EngineUnavailable}, saying what to run.
 */
export async function tensorflowEngine(name: BackendName | "tensorflow"): Promise<Engine> {
  const chosen = name === "tensorflow" ? await chooseBackend() : name;
  const identity = await tensorflowIdentity(chosen);
  const backend = chosen === "webgpu" ? await loadWebgpu() : await native(chosen);
  return {
    identity,
    trainer: (options) => Promise.resolve().then(() => createTrainer(backend, options)),
    predictor: (options) => Promise.resolve().then(() => createPredictor(backend, options)),
  };
}

async function native(name: Exclude<BackendName, "webgpu">): Promise<Backend> {
  const variant = variantOf(name);
  const folder = installationFolder(variant);
  const { name: backend, gpu } = await loadNative(
    variant,
    join(folder, readInstallation(variant)?.entry ?? ""),
  );
  if (variant === "gpu" && !gpu) {
    throw new EngineUnavailable(
      `--engine ${name}: TensorFlow sees no GPU here, although it did when it was set up.\n` +
        "Check that NVIDIA's driver works (nvidia-smi), or use --engine tensorflow-cpu or onnx.",
    );
  }
  return { name: backend, check: () => {} };
}
