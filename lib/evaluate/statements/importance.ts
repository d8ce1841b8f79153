import { counted, figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/** The importance of each setting of a model's search. */
export interface SettingImportances {
  readonly name: string;
  /** Shares of the variance of the trials' score that a setting explains by itself: 0..1. */
  readonly importances: readonly { readonly parameter: string; readonly share: number }[];
}

/**
 * Judges whether each of some settings matters more than each of others, for every searched model.
 * It is a description of these trials, not a test.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "the rate matters most", source: "p. 1", primary: false, note: null };
 * const settings = { parameters: ["rate"], than: ["blur", "decay"] };
 * const shares = { rate: 0.3, blur: 0.1, decay: 0.4 };
 * const importances = Object.entries(shares).map(([parameter, share]) => ({ parameter, share }));
 * const models = [{ name: "ResNet", importances }];
 * const { evidence } = judgeMattersMore({ ...words, says: "matters more", ...settings }, models);
 * const because = "so in 1 of 2 pairs of settings";
 * assertEquals(evidence, { kind: "fact", answer: "not resolved", because });
 * ```
 */
export function judgeMattersMore(
  { parameters, than }: StatementOf<"matters more">,
  models: readonly SettingImportances[],
): Finding {
  const figures: Figure[] = [];
  let more = 0, pairs = 0;
  for (const { name, importances } of models) {
    const shareOf = (wanted: string) => importances.find(({ parameter }) => parameter === wanted)?.share;
    for (const parameter of [...parameters, ...than]) {
      const share = shareOf(parameter);
      if (share !== undefined) figures.push(figure(`importance of ${parameter}`, name, share));
    }
    for (const parameter of parameters) {
      for (const other of than) {
        const [own, others] = [shareOf(parameter), shareOf(other)];
        // A model without gaze lacks this setting.
        if (own === undefined || others === undefined) continue;
        pairs++;
        if (own > others) more++;
      }
    }
  }
  if (pairs === 0) return notJudged("no model was searched over settings of both kinds", figures);
  return counted(more, pairs, "pairs of settings", figures);
}
