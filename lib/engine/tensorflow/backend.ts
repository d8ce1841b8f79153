/** The interface of a TensorFlow.js backend for trainers and predictors. */
import * as tf from "@tensorflow/tfjs";

/** A backend that has started. */
export interface Backend {
  /** Its name for `tf.setBackend`. */
  readonly name: string;
  /**
   * Throws if a kernel failed silently: WebGPU then leaves zeros. Call it after reading results.
   */
  check(): void;
}

/** Runs `compute` on `backend`; frees every tensor that it makes except those that it returns. */
export function tidyOn<T extends tf.TensorContainer>({ name }: Backend, compute: () => T): T {
  // A backend that has been used before is switched to at once; the promise is for backends that
  // are starting.
  if (tf.getBackend() !== name) void tf.setBackend(name);
  return tf.tidy(compute);
}
