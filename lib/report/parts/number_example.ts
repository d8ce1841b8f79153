/** One number of this report, followed to the stored result that it was read from. */
import type { ReportContext } from "../context.ts";
import { code, escapeText, shortHash } from "../markdown.ts";
import { outcomeOf } from "../run_outcomes.ts";

/**
 * Returns a paragraph, as lines after an empty one, that leads from a row and a column of the table
 * of AUCs to a field in `provenance.json` and to the metrics of one training; nothing where no
 * training was measured.
 */
export function numberExample({ measurements: { models }, ledger }: ReportContext): readonly string[] {
  for (const { name, summary, runs } of models) {
    if (!summary) continue;
    for (const run of runs) {
      const outcome = outcomeOf(run), place = summary.value.seeds.indexOf(run.seed);
      if (run.status !== "finished" || place < 0 || !["measured", "collapsed"].includes(outcome)) continue;
      const model = escapeText(name), hash = shortHash(summary.hash);
      const number = ledger.cite(summary, ["auc", "perSeed", place], "fixed3");
      const get = code(`deno task store get ${summary.hash.slice(0, 10)} FILE`);
      return [
        "",
        `An example: in Appendix B, *AUC of every training*, the row ${model} has ${number} in the column *seed ${run.seed}*. The sources below that table name the result`,
        `${hash}, the summary of the trainings of ${model}. Of the entries with this result in [provenance.json](provenance.json), the number’s own has the field`,
        `${
          code(`/auc/perSeed/${place}`)
        }. ${get} copies the result to a new file, where that field holds the unrounded number. The summary was made from the metrics of`,
        `each training, of this one from ${
          shortHash(run.metrics.hash)
        }: [results.csv](results.csv) names that result in the row of ${model}, seed ${run.seed}, class ${
          code("all")
        }, metric ${code("auc")}.`,
        "Both commands read the store, which a fresh copy of the project does not have before `deno task reproduce`.",
      ];
    }
  }
  return [];
}
