/**
 * Remembers the sources of a study's last report. A run with nothing to do then need not read every
 * result again.
 */
import { z } from "zod";
import { codeIdentifier, SCANS } from "../graph/code/code_identity.ts";
import { canonicalJson, type Hash, hashRecord, sha256 } from "../graph/hash.ts";
import { type Cache, openCache } from "../graph/store/cache.ts";
import { openFileMemo } from "../graph/store/memo.ts";
import type { Study } from "./study.ts";

const memoSchema = z.strictObject({
  origin: z.string().describe("reportOrigin() of what the report was made from"),
  results: z.string().describe("SHA-256 of its results.json"),
  claims: z.array(z.string()).readonly().describe("what was said of the paper's claims"),
}).readonly();

/** See {@linkcode reportOrigin}. */
export type ReportMemo = z.infer<typeof memoSchema>;

/**
 * Returns the hash of everything that decides the content of a finished study's report. It covers
 * the experiment, the keys of its results, the engine, and the code below `module`. `module` is
 * relative to the project's root. Returns `undefined` if a task is not done.
 */
export function reportOrigin(
  { experiment, engine, plan, store }: Study,
  { file, module, root, withoutImages = false }: {
    readonly file: string;
    readonly module: string;
    readonly root: string;
    /** True for a report without images. */
    readonly withoutImages?: boolean;
  },
): Hash | undefined {
  const keys: string[] = [];
  for (const { name } of plan.graph.tasks) {
    const state = plan.states.get(name);
    if (state?.state !== "done") return undefined;
    keys.push(state.result.key);
  }
  const memo = openFileMemo(store.layout.door, store.layout.memo("code"), SCANS);
  const code = hashRecord({ ...codeIdentifier({ root, memo })(module) });
  memo.save();
  return sha256(
    canonicalJson({
      experiment: z.json().parse(JSON.parse(JSON.stringify(experiment))),
      engine: { ...engine.identity },
      file,
      keys,
      code,
      ...(withoutImages ? { withoutImages } : {}),
    }),
  );
}

/** Opens the memo of the study's last report. */
export function reportMemo({ store: { layout }, experiment }: Study): Cache<ReportMemo> {
  const file = layout.memo(`report-${encodeURIComponent(experiment.name)}`);
  return openCache(layout.door, file, memoSchema);
}
