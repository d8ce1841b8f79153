/** Makes the experiment file's JSON Schema, for editors and for hints in error messages. */
import { z } from "zod";
import { experimentSchema } from "./schema.ts";
import { type SchemaKnowledge, schemaKnowledge } from "./schema_knowledge.ts";

/** Returns the schema that `experiments/experiment.schema.json` holds. */
export function experimentJsonSchema(): Record<string, unknown> {
  return { title: "A Fovea experiment", ...z.toJSONSchema(experimentSchema, { io: "input" }) };
}

/** The knowledge of the schema for messages about experiment files. */
export const experimentKnowledge: SchemaKnowledge = schemaKnowledge(experimentJsonSchema);
