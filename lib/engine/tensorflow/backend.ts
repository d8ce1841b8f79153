/** A TensorFlow.js backend, as trainers and predictors use it. */
import * as tf from "@tensorflow/tfjs";

/** A backend that works. */
export interface Backend {
  /** Its name for `tf.setBackend`. */
  readonly name: string;
  /**
   * Throws where a kernel has failed without saying so: WebGPU then leaves zeros. To be called
   * after reading.
   */
  check(): void;
}

/** Runs `compute` on `backend`, freeing every tensor that it makes but what it returns. */
export function tidyOn<T extends tf.TensorContainer>({ name }: Backend, compute: () => T): T {
  // A backend that has been used before is switched to at once; the promise is for those that start
  // up.
  if (tf.getBackend() !== name) void tf.setBackend(name);
  return tf.tidy(compute);
}
