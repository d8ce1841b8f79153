import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { z } from "zod";
import type { DataRecord } from "../../data/data_record.ts";
import { readJson, writeJson } from "../../formats/json_file.ts";
import type { Json } from "../../graph/task.ts";
import { concludeSearch } from "../../search/conclude.ts";
import { gridTrials } from "../../search/draw.ts";
import type { Parameter } from "../../search/parameter.ts";
import work from "./statement_of_search.ts";

const SPACE: readonly Parameter[] = [
  { kind: "choice", path: "optimiser", values: [{ kind: "adam", beta1: 0.9 }, { kind: "sgd", momentum: 0 }] },
  { kind: "choice", path: "learningRate", values: [0.001, 0.01, 0.1] },
];

const RECORD: DataRecord = {
  origin: "synthetic",
  images: 3,
  patients: 3,
  classes: [1, 1, 1],
  excluded: 0,
  synthetic: { files: 3, records: 3 },
  namedBy: { patientId: 3, studyInstanceUid: 3, studyId: 3, sopInstanceUid: 3 },
  identicalPixels: { images: 0, groups: 0, leakingGroups: 0 },
};

/**
 * Returns the record of a grid, for two seeds; `auc` gives the AUC of an optimiser's kind and a
 * learning rate.
 */
function search(model: string, auc: (kind: string, rate: number) => number) {
  const trials = gridTrials(SPACE, { seed: 0 }).map((trial) => {
    const [kind] = JSON.stringify(trial.point.optimiser).match(/adam|sgd/) ?? [""];
    const value = auc(kind, Number(trial.point.learningRate));
    return {
      trial,
      runs: [0, 0.002].map((more, index) => ({
        seed: index,
        epochs: 3,
        auc: value + more,
        crossEntropy: 1,
        diverged: false,
      })),
    };
  });
  return concludeSearch({
    model,
    strategy: "grid",
    seed: 0,
    seeds: [0, 1],
    space: SPACE,
    rungs: [{ until: 3, trials }],
  });
}

/** Returns the judgement of a statement by these searches. */
async function judged(statement: { readonly [key: string]: Json }, searches: readonly unknown[]) {
  const folder = await Deno.makeTempDir();
  try {
    const files = await Promise.all(searches.map(async (search, index) => {
      const path = join(folder, `${index}.json`);
      await Deno.writeTextFile(path, JSON.stringify(search));
      return [`trials.${String(index).padStart(3, "0")}`, path] as const;
    }));
    const data = join(folder, "data.json"), out = join(folder, "out.json");
    await writeJson(data, RECORD);
    await work({
      parameters: { statement: { claim: "c", source: "s", ...statement }, seeds: [1] },
      inputs: { data, ...Object.fromEntries(files) },
      outputs: { statement: out },
      key: "0".repeat(64),
      scratch: folder,
      progress: () => {},
      stop: new AbortController().signal,
    });
    return await readJson(out, z.looseObject({ evidence: z.looseObject({ answer: z.string().optional() }) }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const RATE = (_: string, rate: number) => 0.6 + 0.1 * Math.log10(rate / 0.001);
const ADAM = (kind: string, rate: number) => (kind === "adam" ? 0.8 : 0.6) + 0.001 * rate;

Deno.test("the more important setting is judged from the importances of every search", async () => {
  const statement = { says: "matters more", parameters: ["learningRate"], than: ["optimiser"] };
  const { evidence } = await judged(statement, [search("A", RATE), search("B", RATE)]);
  assertEquals(evidence.answer, "confirmed");
  assertStringIncludes(JSON.stringify(evidence), "in 2 of 2 pairs");
  assertEquals((await judged(statement, [search("A", ADAM)])).evidence.answer, "contradicted");
});

Deno.test("the best value of a setting is named as in the file, and must lead by more than the noise of seeds", async () => {
  const statement = { says: "best of", parameter: "optimiser", value: "adam" };
  assertEquals(
    (await judged(statement, [search("A", ADAM), search("B", ADAM)])).evidence.answer,
    "confirmed",
  );
  assertEquals((await judged(statement, [search("A", RATE)])).evidence.answer, "not resolved");
  assertEquals(
    (await judged({ ...statement, value: "sgd" }, [search("A", ADAM)])).evidence.answer,
    "contradicted",
  );
  const rates = { says: "best of", parameter: "learningRate", value: 0.1 };
  assertEquals((await judged(rates, [search("A", RATE)])).evidence.answer, "confirmed");
});
