/** The backends by the names that `--engine` takes. */

/** The backends, in the order in which `tensorflow` chooses. */
export const BACKEND_NAMES = ["tensorflow-gpu", "tensorflow-cpu", "webgpu"] as const;

/** A backend's name. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** The version of TensorFlow.js and of its backends; `deno.json` pins it. */
export const TENSORFLOW_JS = "4.22.0";
