/**
 * Remembers the sources of a study's last report. A run with nothing to do then need not read every
 * result again.
 */
import { z } from "zod";
import { codeIdentifier, SCAN_FORMAT, type ScannedFile } from "../graph/code/code_identity.ts";
import { canonicalJson, type Hash, hashRecord, sha256 } from "../graph/hash.ts";
import { openFileMemo, replaceMemo } from "../graph/store/memo.ts";
import type { Study } from "./study.ts";

const memoSchema = z.strictObject({
  origin: z.string().describe("reportOrigin() of what the report was made from"),
  results: z.string().describe("SHA-256 of its results.json"),
  claims: z.array(z.string()).readonly().describe("what was said of the paper's claims"),
}).readonly();

/** See {@linkcode reportOrigin}. */
export type ReportMemo = z.infer<typeof memoSchema>;

/**
 * Returns the hash of everything that decides what the report of a finished study says. It covers
 * the experiment, the keys of its results, the engine, and the code below `module`. `module` is
 * relative to the project's root. Returns `undefined` if a task is not done.
 */
export function reportOrigin(
  { experiment, engine, plan, store }: Study,
  { file, module, root }: { readonly file: string; readonly module: string; readonly root: string },
): Hash | undefined {
  const keys: string[] = [];
  for (const { name } of plan.graph.tasks) {
    const state = plan.states.get(name);
    if (state?.state !== "done") return undefined;
    keys.push(state.result.key);
  }
  const memo = openFileMemo<ScannedFile>(store.layout.door, store.layout.memo("code"), SCAN_FORMAT);
  const code = hashRecord({ ...codeIdentifier({ root, memo })(module) });
  memo.save();
  return sha256(
    canonicalJson({
      experiment: JSON.parse(JSON.stringify(experiment)),
      engine: { ...engine.identity },
      file,
      keys,
      code,
    }),
  );
}

/** Returns the memo of the study's last report; `undefined` if there is none that can be read. */
export function readReportMemo(study: Study): ReportMemo | undefined {
  try {
    return memoSchema.parse(JSON.parse(study.store.layout.door.readText(pathOf(study)) ?? ""));
  } catch {
    return undefined;
  }
}

/** Remembers the study's last report. */
export function writeReportMemo(study: Study, memo: ReportMemo): void {
  replaceMemo(study.store.layout.door, pathOf(study), JSON.stringify(memo) + "\n");
}

function pathOf({ store, experiment }: Study): string {
  return store.layout.memo(`report-${encodeURIComponent(experiment.name)}`);
}
