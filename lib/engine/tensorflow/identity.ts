/** Everything that determines a backend's bits, known without loading it. */
import type { EngineIdentity } from "../engine.ts";
import { readInstallation, setupCommand, type Variant } from "./installation.ts";
import { type BackendName, TENSORFLOW_JS } from "./names.ts";
import { EngineUnavailable } from "./unavailable.ts";
import { adapterDescription } from "./webgpu.ts";

/**
 * Returns the identity of a backend. Throws {@linkcode EngineUnavailable} where it cannot run here.
 */
export async function tensorflowIdentity(name: BackendName, root?: string): Promise<EngineIdentity> {
  if (name === "webgpu") {
    return { name, version: TENSORFLOW_JS, provider: `webgpu, ${await adapterDescription()}` };
  }
  return nativeIdentity(name, root);
}

/**
 * Returns the backend that `tensorflow` means here: the first that was set up, or WebGPU where
 * there is an adapter.
 */
export async function chooseBackend(root?: string): Promise<BackendName> {
  if (readInstallation("gpu", root)?.gpu !== undefined) return "tensorflow-gpu";
  if (readInstallation("cpu", root) !== undefined) return "tensorflow-cpu";
  try {
    await adapterDescription();
    return "webgpu";
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    throw new EngineUnavailable(
      "no backend of TensorFlow.js works here: its native binding is not set up, and WebGPU finds no adapter.\n" +
        `Run \`${setupCommand("cpu")}\` (or, for an NVIDIA GPU, \`${
          setupCommand("gpu")
        }\`), or use --engine onnx.`,
    );
  }
}

/** Returns the variant of the native binding that a backend runs on. */
export function variantOf(name: Exclude<BackendName, "webgpu">): Variant {
  return name === "tensorflow-gpu" ? "gpu" : "cpu";
}

function nativeIdentity(name: Exclude<BackendName, "webgpu">, root?: string): EngineIdentity {
  const variant = variantOf(name);
  const installation = readInstallation(variant, root);
  if (installation === undefined) {
    throw new EngineUnavailable(
      `--engine ${name}: TensorFlow's native binding is not set up on this machine.\n` +
        `Run \`${setupCommand(variant)}\` once, or use --engine onnx, which needs nothing.`,
    );
  }
  if (variant === "gpu" && installation.gpu === undefined) {
    throw new EngineUnavailable(
      `--engine ${name}: TensorFlow saw no GPU when its native binding was set up.\n` +
        `Run \`${
          setupCommand(variant)
        } --force\` on a machine with a GPU, or use --engine tensorflow-cpu or onnx.`,
    );
  }
  return {
    name,
    version: `${installation.package}, TensorFlow ${installation.tensorflow}`,
    provider: installation.gpu === undefined ? "cpu, one thread" : `cuda, ${installation.gpu}`,
  };
}
