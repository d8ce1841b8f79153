/** A small work module and what it imports, as the text of a temporary project's files. */

/**
 * `join.ts` writes its inputs' texts in the order of their names, then the parameter `say`;
 * `shout.ts` makes that upper case where the parameter `loud` is true. The parameter `fail` makes
 * it throw, `mute` write nothing.
 */
export const JOIN_PROJECT: Readonly<Record<string, string>> = {
  "join.ts": `import type { WorkContext } from "./types.ts";
import { shout } from "./shout.ts";

// Joins texts.
export default async function join({ parameters, inputs, outputs, progress }: WorkContext) {
  progress({ fraction: 0.5, text: "half" });
  console.log("joining", parameters.say);
  if (parameters.fail) throw new Error(parameters.fail);
  const texts = Object.keys(inputs).sort().map((name) => textOf(inputs[name]));
  const text = [...texts, parameters.say].join(" ");
  if (!parameters.mute) await Deno.writeTextFile(outputs.text, parameters.loud ? shout(text) : text);
}

function textOf(path: string): string {
  if (Deno.statSync(path).isFile) return Deno.readTextFileSync(path);
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort()
    .map((name) => name + "=" + textOf(path + "/" + name)).join("+");
}
`,
  "shout.ts": `/** Louder. */
export const shout = (text: string) => text.toUpperCase();
`,
  "types.ts": `export interface WorkContext {
  parameters: { say: string; fail?: string; mute?: boolean; loud?: boolean };
  inputs: Record<string, string>;
  outputs: Record<string, string>;
  progress(progress: { fraction: number; text: string }): void;
}
`,
};
