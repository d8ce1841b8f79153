/** Runs tasks on a backend of TensorFlow.js, named in their parameters. */
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { tensorflowEngine } from "../../engine/tensorflow/mod.ts";
import { BACKEND_NAMES } from "../../engine/tensorflow/names.ts";
import type { Work } from "../../graph/task.ts";

export const parametersSchema = z.object({ backend: z.enum(BACKEND_NAMES) });

/** Returns the task that runs `workOn` on the engine with the parameters' `backend`. */
export function onBackend(workOn: (loadEngine: () => Promise<Engine>) => Work): Work {
  return async (context) => {
    const { backend } = parametersSchema.parse(context.parameters);
    await workOn(() => tensorflowEngine(backend))(context);
  };
}
