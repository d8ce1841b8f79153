/** Task: predicts the test split on the onnx engine, on graphs that another task has compiled. */
import { compiledPredictor } from "../../engine/onnx/runtime/compiled_predictor.ts";
import { decodePrediction } from "../../engine/onnx/artifact/compiled_file.ts";
import { blockOf } from "./on_onnx.ts";
import { predictionOn } from "./prediction.ts";

export default predictionOn(async (context) => {
  const { graphs } = context.inputs;
  return compiledPredictor(decodePrediction(await Deno.readFile(graphs), graphs), blockOf(context));
});
