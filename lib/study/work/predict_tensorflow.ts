/** Task: predicts the test split on TensorFlow.js. */
import { onBackend } from "./on_backend.ts";
import { predictionOn } from "./prediction.ts";

export default onBackend(predictionOn);
