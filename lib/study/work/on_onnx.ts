/** Reads the parameters that all tasks on the onnx engine share. */
import { z } from "zod";
import type { Block } from "../../engine/onnx/identity.ts";
import type { WorkContext } from "../../graph/task.ts";

export const parametersSchema = z.object({ block: z.union([z.literal(1), z.literal(8), z.literal(16)]) });

/** Returns the memory layout of images from the task's parameters. */
export function blockOf({ parameters }: Pick<WorkContext, "parameters">): Block {
  return parametersSchema.parse(parameters).block;
}
