/** Tasks on the onnx engine, with images laid out as the tasks' parameters say. */
import { z } from "zod";
import { onnxEngine } from "../../engine/onnx/mod.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Work } from "../../graph/task.ts";

const parametersSchema = z.object({ block: z.union([z.literal(1), z.literal(8), z.literal(16)]) });

/** The task that `workOn` makes of an engine, with images in blocks of the parameters' `block`. */
export function onOnnx(workOn: (loadEngine: () => Promise<Engine>) => Work): Work {
  return async (context) => {
    const { block } = parametersSchema.parse(context.parameters);
    await workOn(() => onnxEngine({ block }))(context);
  };
}
