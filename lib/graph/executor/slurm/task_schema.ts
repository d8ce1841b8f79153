/** Defines the schema of a task as plain data, as a submission contains it. */
import { z } from "zod";
import { INPUT_KINDS, type InputKind } from "../../../formats/input_kinds.ts";
import type { Json, Task } from "../../task.ts";

const json: z.ZodType<Json> = z.json();
const texts = z.array(z.string()).readonly();
const isInputKind = (text: string): text is InputKind => Object.hasOwn(INPUT_KINDS, text);

const inputSchema = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("task"),
    task: z.string(),
    output: z.string(),
    paths: z.exactOptional(texts),
  }).readonly(),
  z.strictObject({
    from: z.literal("files"),
    root: z.string(),
    paths: texts,
    kind: z.exactOptional(z.string().refine(isInputKind)),
    within: z.exactOptional(z.string()),
  }).readonly(),
]);

/** A {@linkcode Task} that was written as JSON. */
export const taskSchema: z.ZodType<Task> = z.strictObject({
  name: z.string(),
  module: z.string(),
  parameters: json,
  inputs: z.record(z.string(), inputSchema).readonly(),
  outputs: z.record(z.string(), z.enum(["file", "folder"])).readonly(),
  quotable: z.exactOptional(texts),
  environment: z.exactOptional(json),
  needs: z.exactOptional(
    z.strictObject({
      native: z.exactOptional(texts),
      read: z.exactOptional(texts),
      environment: z.exactOptional(texts),
    }).readonly(),
  ),
  isExecuted: z.exactOptional(z.literal(true)),
}).readonly();
