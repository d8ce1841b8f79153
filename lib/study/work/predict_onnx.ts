/** Task: predicts the test split on the onnx engine, on graphs that another task has compiled. */
import { compiledPredictor } from "../../engine/onnx/runtime/compiled_predictor.ts";
import { decodePrediction } from "../../engine/onnx/artifact/compiled_file.ts";
import { blockOf } from "./on_onnx.ts";
import { predictionOn } from "./prediction.ts";
import { memberOf } from "../../formats/items.ts";

export default predictionOn(async (context) => {
  const graphs = memberOf(context.inputs, "graphs");
  return compiledPredictor(decodePrediction(await Deno.readFile(graphs), graphs), blockOf(context));
});
