import { z } from "zod";

/** Returns the schemas of single values by their places. They decide whether a value is refused. */
export function leaves(schema: z.core.$ZodType, place: string): [string, z.core.$ZodType][] {
  const at = (step: string | number) => place === "" ? String(step) : `${place}.${step}`;
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, inner]) => leaves(inner, at(key)));
  }
  if (schema instanceof z.ZodArray) return [[`${place}[]`, schema], ...leaves(schema.element, at("0"))];
  if (schema instanceof z.ZodTuple) return schema.def.items.flatMap((item, index) => leaves(item, at(index)));
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => leaves(option, place));
  if (
    schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable || schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault || schema instanceof z.ZodReadonly
  ) return leaves(schema.unwrap(), place);
  return [[place, schema]];
}
