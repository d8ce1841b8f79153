/** Rules over a table's columns, as an experiment file states them. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** The name of a column. */
export const columnSchema = z.string().min(1).max(200).describe(
  "a column's name, spelt as in the table's header",
);

const plain = z.union([
  z.string().max(200),
  bounded(z.number().min(-1e15).max(1e15), "write a larger one as text, as the table has it"),
  z.boolean(),
]);

/** Several values of one column. */
export const valuesSchema = bounded(z.array(plain).min(1).max(100), "a class has no more names in a table");

/**
 * Values that rows must have, by column. A text that begins with `>=`, `>`, `<=` or `<` compares
 * numbers.
 */
export const whereSchema = z.record(columnSchema, z.union([plain, valuesSchema]))
  .describe('rows that count: COLUMN: VALUE, COLUMN: [VALUE, VALUE] or COLUMN: ">= 3"');

/** @see {@linkcode whereSchema} */
export type Where = z.infer<typeof whereSchema>;
