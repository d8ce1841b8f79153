/** Reads the optional input `settings` of a task: values that another task has chosen. */
import { z } from "zod";
import { UserError } from "../../errors/user_error.ts";
import type { WorkContext } from "../../graph/task.ts";
import { CHOSEN_FORMAT } from "../settings/chosen_format.ts";

/**
 * Thrown for a file of chosen settings that a task cannot use; the message names the file and the
 * place.
 */
export class ChosenSettingsError extends UserError {
  override name = "ChosenSettingsError";
}

/** The file's parts. Each task checks the part that it reads, by the setting's own schema. */
const fileSchema = z.strictObject({
  format: z.literal(CHOSEN_FORMAT),
  training: z.unknown(),
  gaze: z.unknown(),
  heatMap: z.unknown(),
  loss: z.unknown(),
}).partial({ training: true, gaze: true, heatMap: true, loss: true });

/**
 * Returns `part` of the input `settings`, checked by `schema`; undefined if the task has no such
 * input, or the file no such part. Throws a {@linkcode ChosenSettingsError}.
 */
export async function readChosen<Schema extends z.ZodType>(
  { settings }: WorkContext["inputs"],
  part: "training" | "gaze" | "heatMap" | "loss",
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  if (settings === undefined) return undefined;
  const file = check(await readText(settings), fileSchema, settings, []);
  return file[part] === undefined ? undefined : check(file[part], schema, settings, [part]);
}

/** Returns `own` in which every chosen value replaces its own. */
export function withChosen<Settings extends object>(
  own: Settings,
  chosen: { readonly [Key in keyof Settings]?: Settings[Key] | undefined } = {},
): Settings {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  return { ...own, ...Object.fromEntries(given) };
}

async function readText(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ChosenSettingsError(`${path}: found no JSON (${error.message}), expected ${CHOSEN_FORMAT}`);
  }
}

function check<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  path: string,
  within: readonly string[],
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const place = [...within, ...issue.path].join(".");
    return `${path}: ${place === "" ? "" : `${place}: `}${issue.message}; expected ${CHOSEN_FORMAT}`;
  });
  throw new ChosenSettingsError(faults.join("\n"));
}
