/** Task: trains one model with one seed on TensorFlow.js. */
import { onBackend } from "./on_backend.ts";
import { trainingOn } from "./training.ts";

export default onBackend(trainingOn);
