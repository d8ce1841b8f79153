/**
 * Renders reasons as text: `learningRate 0.005 → 0.001`, `code: lib/nn/loss.ts`, `input heatMap ←
 * blur 500 → 300`.
 */
import { canonicalJson } from "../hash.ts";
import type { OwnReason, Reason } from "../reasons/reason.ts";
import type { Json } from "../task.ts";
import { fitText, safeText } from "./text.ts";

/** The most columns of a rendered value. */
const VALUE_COLUMNS = 40;

/** The most items of one kind that are named; the others are counted. */
const NAMED = 3;

/**
 * Returns why a task is stale, one text a reason. Inputs with the same causes share one, and so do
 * files of the same kind.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rate = { field: "parameters", path: "learningRate", old: 0.005, new: 0.001 } as const;
 * const loss = { field: "code", file: "lib/nn/loss.ts", old: "a1", new: "b2" } as const;
 * const causes = [{ task: "heat map", reason: { ...rate, path: "blur", old: 500, new: 300 } }];
 * const input = { field: "upstream", input: "heatMap", task: "heat map", causes } as const;
 * assertEquals(reasonTexts([rate, loss, input]), [
 *   "learningRate 0.005 → 0.001",
 *   "code: lib/nn/loss.ts",
 *   "input heatMap ← blur 500 → 300",
 * ]);
 * ```
 */
export function reasonTexts(reasons: readonly Reason[]): string[] {
  const texts = ownReasonTexts(reasons.flatMap((reason) => reason.field === "upstream" ? [] : [reason]));
  const inputsByCause = new Map<string, string[]>();
  for (const reason of reasons) {
    if (reason.field !== "upstream") continue;
    const causes = listText(ownReasonTexts(reason.causes.map((cause) => cause.reason)));
    const inputs = inputsByCause.get(causes) ?? [];
    inputsByCause.set(causes, [...inputs, reason.input]);
  }
  for (const [causes, inputs] of inputsByCause) {
    texts.push(`input ${listText(inputs.map(safeText))} ← ${causes === "" ? "will be made again" : causes}`);
  }
  return texts;
}

/** Returns the texts of reasons, each once; the files of the code share one. */
function ownReasonTexts(reasons: readonly OwnReason[]): string[] {
  const files = new Set(reasons.flatMap((reason) => reason.field === "code" ? [codeFile(reason)] : []));
  return [
    ...new Set(
      reasons.map((reason) =>
        reason.field === "code" ? `code: ${listText([...files])}` : ownReasonText(reason)
      ),
    ),
  ];
}

function codeFile({ file, old, new: now }: Extract<OwnReason, { field: "code" }>): string {
  return safeText(file) + (old === undefined ? " (new)" : now === undefined ? " (no longer used)" : "");
}

function ownReasonText(reason: OwnReason): string {
  switch (reason.field) {
    case "history":
      return "never run";
    case "result":
      return "its earlier result is no longer in the store";
    case "damaged result":
      return "its stored result is damaged";
    case "object":
      return `stored object missing: ${reason.output} ${reason.old.slice(0, 12)}`;
    case "module":
      return `module ${safeText(reason.old)} → ${safeText(reason.new)}`;
    case "parameters":
      return changeText(reason.path === "" ? "parameters" : reason.path, reason);
    case "environment":
      return `environment: ${changeText(reason.path, reason)}`;
    case "outputs":
      return `outputs: ${changeText(reason.path, reason)}`;
    case "code":
      return `code: ${codeFile(reason)}`;
    case "package":
      return `code: npm ${packageText(reason)}`;
    case "code hash":
      return "code changed (it is no longer known in which file)";
    case "input":
      return inputText(reason);
  }
}

function changeText(
  name: string,
  { old, new: now }: { readonly old: Json | undefined; readonly new: Json | undefined },
): string {
  return `${safeText(name)} ${valueText(old)} → ${valueText(now)}`.trimStart();
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return "(none)";
  return fitText(safeText(typeof value === "string" ? value : canonicalJson(value)), VALUE_COLUMNS);
}

function packageText({ name, old, new: now }: Extract<OwnReason, { field: "package" }>): string {
  if (old === undefined) return `${safeText(name)} ${safeText(now?.version ?? "")} (new)`;
  if (now === undefined) return `${safeText(name)} ${safeText(old.version)} (no longer used)`;
  return old.version === now.version
    ? `${safeText(name)} ${safeText(old.version)} (something that it depends on)`
    : `${safeText(name)} ${safeText(old.version)} → ${safeText(now.version)}`;
}

function inputText({ input, old, new: now, files }: Extract<OwnReason, { field: "input" }>): string {
  const name = `input ${safeText(input)}`;
  if (old === undefined) return `${name} (new)`;
  if (now === undefined) return `${name} (no longer used)`;
  if (files.length === 0) return `${name}: other content (${old.slice(0, 12)} → ${now.slice(0, 12)})`;
  const kinds = (["changed", "added", "removed"] as const).flatMap((change) => {
    const paths = files.filter((file) => file.change === change).map((file) => safeText(file.path));
    return paths.length === 0 ? [] : [`file ${listText(paths)} ${change}`];
  });
  return `${name}: ${kinds.join(", ")}`;
}

function listText(items: readonly string[]): string {
  const rest = items.length - NAMED;
  return items.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
