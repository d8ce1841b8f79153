/** Short names of a parameter's values, for tables, figures and tasks. */
import { canonical, type Value } from "./parameter.ts";

/**
 * Returns a label for each of some different values. Groups of settings are named by their `kind`,
 * with the settings that distinguish them: `adam`, `sgd (momentum 0.9)`. Groups without a kind are
 * named by all their settings: `flip true, shift 0.05`, or `none`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(valueLabels([0.003, 200]), ["0.003", "200"]);
 * const optimisers = ["adam", { kind: "sgd" }, { kind: "sgd", momentum: 0.9 }];
 * assertEquals(valueLabels(optimisers), ["adam", "sgd", "sgd (momentum 0.9)"]);
 * ```
 */
export function valueLabels(values: readonly Value[]): string[] {
  return values.map((value, index) => {
    if (typeof value === "number" || typeof value === "string") return String(value);
    const group = groupOf(value);
    if (group === undefined) return canonical(value);
    const { kind, ...rest } = group;
    if (kind === undefined) return settingsLabel(rest);
    const twins = values.flatMap((other, place) => {
      const own = groupOf(other);
      return own === undefined || place === index || own.kind !== kind ? [] : [own];
    });
    const telling = Object.entries(rest).filter(([key, part]) =>
      twins.some((twin) => canonical(twin[key] ?? null) !== canonical(part))
    );
    const shown = telling.map(([key, part]) => `${key} ${typeof part === "string" ? part : canonical(part)}`);
    return shown.length === 0 ? String(kind) : `${kind} (${shown.join(", ")})`;
  });
}

function groupOf(value: Value): { readonly [key: string]: Value } | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const group = Object.fromEntries(Object.entries(value));
  return group.kind === undefined || typeof group.kind === "string" ? group : undefined;
}

/** Formats settings as `flip true, shift 0.05`; `none` if there are none. */
function settingsLabel(settings: { readonly [key: string]: Value }): string {
  const parts = Object.entries(settings).map(([key, part]) => `${key} ${canonical(part)}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}
