/** Reads the epochs of a running training: the inverse of `history_lines.ts`. */
import { z } from "zod";
import type { EpochRecord } from "./history.ts";
import { UNDEFINED_AUC } from "./validation.ts";

const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number)]);

const losses = { total: number, classification: number, attention: z.exactOptional(number) };

const recordSchema = z.strictObject({
  epoch: z.int().positive(),
  learningRate: number,
  train: z.strictObject(losses),
  validation: z.strictObject({
    ...losses,
    crossEntropy: number,
    auc: z.union([z.number(), z.enum(UNDEFINED_AUC)]),
  }),
  sigmaAttention: z.exactOptional(number),
  sigmaClassification: z.exactOptional(number),
  alpha: z.exactOptional(number),
  best: z.boolean(),
});

/**
 * Returns the epochs in a file's text, 1, 2, …, up to the first line that is not the next epoch:
 * the last line may be torn, or still be written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const losses = { total: 0.7, classification: 0.7 };
 * const validation = { ...losses, crossEntropy: 0.7, auc: 0.5 };
 * const epoch = { epoch: 1, learningRate: 0.01, train: losses, validation, best: true };
 * const line = JSON.stringify(epoch);
 * assertEquals(parseHistoryLines(`${line}\n${line.slice(0, 20)}`), [epoch]);
 * ```
 */
export function parseHistoryLines(text: string): EpochRecord[] {
  const records: EpochRecord[] = [];
  for (const line of text.split("\n")) {
    const record = recordSchema.safeParse(jsonOf(line));
    if (!record.success || record.data.epoch !== records.length + 1) break;
    records.push(record.data);
  }
  return records;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
