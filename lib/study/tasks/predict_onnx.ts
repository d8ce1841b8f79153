/** Task: predicts the test split on the onnx engine. */
import { onOnnx } from "./on_onnx.ts";
import { predictionOn } from "./prediction.ts";

export default onOnnx(predictionOn);
