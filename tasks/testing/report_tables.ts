/** Computes measures from a report's tables, for tests. */
import { assertEquals } from "@std/assert";
import { parse } from "csv-parse/sync";
import { join } from "node:path";
import { handTillAuc } from "../../lib/stats/hand_till_auc.ts";

/**
 * Computes AUC and interpretability of each training from the tables of the report in `folder`.
 * Throws an `AssertionError` if they differ from the reported ones.
 */
export async function requireSameMeasures(folder: string, trainings: number): Promise<void> {
  const table = async (name: string): Promise<Record<string, string>[]> =>
    parse(await Deno.readTextFile(join(folder, name)), { columns: true });
  const [history, predictions] = [await table("history.csv"), await table("predictions.csv")];
  const measured = await table("results.csv");
  const valueOf = (run: Record<string, string>, metric: string) =>
    Number(
      measured.find((row) =>
        row.model === run.model && row.seed === run.seed && row.class === "all" &&
        row.metric === metric &&
        (metric === "auc" || row.tolerance === "0")
      )?.value,
    );
  const chosen = history.filter((row) => row.chosen === "1");
  assertEquals(chosen.length, trainings);
  for (const run of chosen) {
    const own = predictions.filter(({ model, seed }) => model === run.model && seed === run.seed);
    const classes = Object.keys(own[0]!).flatMap((name) =>
      /^probability of (.*)$/.exec(name)?.slice(1) ?? []
    );
    const aucOf = (subset: string) => {
      const rows = own.filter((row) => row.subset === subset);
      return handTillAuc({
        labels: rows.map((row) => classes.indexOf(row.class!)),
        scores: rows.flatMap((row) =>
          classes.map((name) => Math.fround(Number(row[`probability of ${name}`])))
        ),
        classCount: classes.length,
      });
    };
    assertEquals(aucOf("test"), valueOf(run, "auc"));
    // A training computes the AUC in batches, and a prediction image by image; no two scores are
    // equal here.
    assertEquals(String(aucOf("validation") ?? ""), run.validationAuc);
    const pointed = own.filter(({ subset, inOrgan }) => subset === "test" && inOrgan !== "");
    const hits = pointed.filter(({ inOrgan }) => inOrgan === "1").length;
    assertEquals(hits / pointed.length, valueOf(run, "interpretability"));
  }
}
