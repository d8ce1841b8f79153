/** Task: trains one model with one seed on the onnx engine. */
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { trainingOn } from "./training.ts";

export default trainingOn(onnxEngine);
