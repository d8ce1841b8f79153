/** A task of the example graph: writes twice the number that it reads from its input `square`. */
import { memberOf } from "../../formats/items.ts";
import type { WorkContext } from "../task.ts";

/** Doubles a number; the input and the output are numbers as text. */
export default async function double({ inputs, outputs }: WorkContext): Promise<void> {
  const number = Number(await Deno.readTextFile(memberOf(inputs, "square")));
  await Deno.writeTextFile(memberOf(outputs, "text"), `${2 * number}`);
}
