/** The only module that imports ONNX Runtime. */
import "./telemetry_off.ts";
export { env, InferenceSession, Tensor } from "onnxruntime-node";
