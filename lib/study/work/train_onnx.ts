/**
 * Task: trains one model with one seed on the onnx engine, on graphs that another task has
 * compiled.
 */
import { compiledTrainer } from "../../engine/onnx/runtime/compiled_trainer.ts";
import { decodeTraining } from "../../engine/onnx/artifact/compiled_file.ts";
import { blockOf } from "./on_onnx.ts";
import { trainingOn } from "./training.ts";
import { memberOf } from "../../formats/items.ts";

export default trainingOn(async (context) => {
  const graphs = memberOf(context.inputs, "graphs");
  return compiledTrainer(decodeTraining(await Deno.readFile(graphs), graphs), blockOf(context));
});
