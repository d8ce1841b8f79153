/** Defines how the store and receipts describe the code of a task. */
import { z } from "zod";

/** The schema of a {@linkcode CodeIdentity}. */
export const codeSchema = z.strictObject({
  format: z.literal("fovea/code/1"),
  /**
   * File, relative to the project's root → hash of its tokens (of its bytes, where it is not code).
   */
  files: z.record(z.string(), z.string()).readonly(),
  packages: z.record(
    z.string(),
    z.strictObject({ version: z.string(), integrity: z.string() }).readonly(),
  ).readonly(),
}).readonly();

/** The code of a task, file by file. */
export type CodeIdentity = z.infer<typeof codeSchema>;
