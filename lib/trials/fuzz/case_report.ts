/** Defines the lines that a fuzzing process prints about a file, each a JSON array. */
import { z } from "zod";

/** Checks one line; the memory is in bytes, and `fault` says what should not have happened. */
export const caseReportSchema = z.union([
  z.tuple([z.literal("start"), z.int()]).readonly(),
  z.tuple([z.enum(["read", "refused"]), z.number(), z.number()]).readonly(),
  z.tuple([z.literal("fault"), z.number(), z.number(), z.string()]).readonly(),
]);

/** The number of a file before it is read; or, after it, the outcome, milliseconds and memory. */
export type CaseReport = z.infer<typeof caseReportSchema>;
