/** Task: predicts the test split on the onnx engine. */
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { predictionOn } from "./prediction.ts";

export default predictionOn(onnxEngine);
