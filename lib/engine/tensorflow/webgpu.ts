/** The WebGPU backend of TensorFlow.js on Deno's own WebGPU. */
import * as tf from "@tensorflow/tfjs";
import type { Backend } from "./backend.ts";
import { EngineUnavailable } from "./unavailable.ts";

const BACKEND = "webgpu";

/**
 * Returns the adapter's name, for example `llvmpipe (LLVM 15.0.6, 256 bits)`. Throws {@linkcode
 * EngineUnavailable} without one.
 */
export async function adapterDescription(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) {
    throw new EngineUnavailable(
      "--engine webgpu: Deno finds no WebGPU adapter on this machine.\n" +
        "Install a Vulkan driver (without a GPU, Debian's mesa-vulkan-drivers computes in software), or use " +
        "--engine onnx.",
    );
  }
  const { vendor, architecture, device, description } = adapter.info;
  return description || [vendor, architecture, device].filter((part) => part !== "").join(" ");
}

/** Starts the backend. Throws {@linkcode EngineUnavailable} where Deno finds no adapter. */
export async function loadWebgpu(): Promise<Backend> {
  await adapterDescription();
  // Imported on demand: it is large, and only useful where there is an adapter.
  await import("@tensorflow/tfjs-backend-webgpu");
  // Small tensors would otherwise be computed in JavaScript, with different rounding.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  await tf.setBackend(BACKEND);
  await tf.ready();
  return { name: BACKEND, check: errorsOf(tf.backend()) };
}

/** A kernel that does not compile is reported only to the device; its results stay zero. */
function errorsOf(backend: tf.KernelBackend): () => void {
  const device = "device" in backend ? backend.device : undefined;
  if (!(device instanceof GPUDevice)) {
    throw new TypeError("the WebGPU backend of TensorFlow.js has no device");
  }
  let first: GPUError | undefined;
  device.addEventListener("uncapturederror", (event) => {
    if (event instanceof GPUUncapturedErrorEvent) first ??= event.error;
  });
  return () => {
    if (first !== undefined) {
      throw new Error(`a WebGPU kernel of TensorFlow.js failed: ${first.message.trim()}`);
    }
  };
}
