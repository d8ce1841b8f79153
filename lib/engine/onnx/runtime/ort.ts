/** ONNX Runtime, which is loaded from here alone. */
import "./telemetry_off.ts";
export { env, InferenceSession, Tensor } from "onnxruntime-node";
