/** A task of the example graph: writes the square of its parameter `number` as text. */
import { isRecord } from "../../formats/is_record.ts";
import { memberOf } from "../../formats/items.ts";
import type { WorkContext } from "../task.ts";

/** Throws a `TypeError` for other parameters than `{ number }`. */
export default async function square({ parameters, outputs }: WorkContext): Promise<void> {
  if (!isRecord(parameters) || typeof parameters.number !== "number") {
    throw new TypeError(`expected the parameter "number", found ${JSON.stringify(parameters)}`);
  }
  await Deno.writeTextFile(memberOf(outputs, "text"), `${parameters.number ** 2}`);
}
