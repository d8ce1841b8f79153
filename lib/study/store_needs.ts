/** Finds the results in a store that experiments need. */
import { resolve } from "node:path";
import { UsageError } from "../errors/usage_error.ts";
import { safeText } from "../graph/render/text.ts";
import { allNeeds, type Needs, needsOfHistory, needsOfPlan } from "../graph/collect/needs.ts";
import { type KnownGraph, knownGraphs } from "../graph/store/graphs.ts";
import { openStore, type Store } from "../graph/store/store.ts";
import { readExperiment } from "./parse.ts";
import { openStudy, type StudyOptions } from "./study.ts";

/** The options of {@linkcode storeNeeds}. */
export interface StoreNeedsOptions extends Omit<StudyOptions, "experiment"> {
  /** Experiment files. */
  readonly files: readonly string[];
  /** Also count experiments that used the store, if their files are still there. */
  readonly andKnown: boolean;
  /** Experiments for which nothing is kept. */
  readonly forget: readonly string[];
}

/** The results that are needed, and the experiments that could not be planned. */
export interface StoreNeeds {
  readonly needs: Needs;
  /** Experiments whose plan failed. The last result of each of their tasks is needed. */
  readonly unplanned: readonly { readonly file: string; readonly problem: string }[];
  /**
   * Experiments that used the store and whose files cannot be found. Their last results are needed
   * too.
   */
  readonly unseen: readonly KnownGraph[];
}

/**
 * Returns the results that experiments need in a store. An experiment that cannot be planned here
 * (its data is on another machine, say) needs every task's last result. An experiment that used the
 * store and whose file is gone needs the same.
 *
 * Throws for a file that is not an experiment, because its needs cannot be known. Throws a
 * {@linkcode UsageError} for a name to forget that no experiment here has.
 */
export async function storeNeeds(options: StoreNeedsOptions): Promise<StoreNeeds> {
  const { files, andKnown, forget } = options;
  const store = openStore(options.store);
  const graphs = knownGraphs(store.layout);
  for (const name of forget) requireKnown(name, graphs);
  const needs: Needs[] = [];
  const unplanned: { file: string; problem: string }[] = [];
  const named = new Map<string, string>();
  for (const file of files) {
    const { name } = await readExperiment(file);
    if (forget.includes(name)) {
      if (andKnown) continue;
      throw new UsageError(
        `--forget ${name}: found its file ${
          safeText(file)
        } among the files whose results are kept; leave one of the two out`,
      );
    }
    named.set(resolve(file), name);
  }
  const known = graphs.filter(({ name }) => !forget.includes(name));
  const others = known.flatMap(({ name, files }) =>
    files.filter(isThere).map((file) => [file, name] as const)
  );
  const kept = new Map([...andKnown ? others : [], ...named]);
  for (const [file, name] of kept) needs.push(await needsOf(file, name, { options, store, unplanned }));
  const seen = new Set([...named.values(), ...others.map(([, name]) => name)]);
  const unseen = known.filter(({ name }) => !seen.has(name));
  for (const { name } of unseen) needs.push(needsOfHistory(store.history(name)));
  return { needs: allNeeds(needs), unplanned, unseen };
}

async function needsOf(file: string, name: string, { options, store, unplanned }: {
  readonly options: StoreNeedsOptions;
  readonly store: Store;
  readonly unplanned: { file: string; problem: string }[];
}): Promise<Needs> {
  try {
    return needsOfPlan((await openStudy({ ...options, experiment: file })).plan);
  } catch (error) {
    unplanned.push({ file, problem: error instanceof Error ? error.message : String(error) });
    return needsOfHistory(store.history(name));
  }
}

function requireKnown(name: string, graphs: readonly KnownGraph[]): void {
  if (graphs.some((graph) => graph.name === name)) return;
  const names = graphs.map((graph) => graph.name).join(", ");
  throw new UsageError(
    `--forget: found "${safeText(name)}", expected the name of an experiment that used this store${
      names === "" ? "; no experiment has used it" : `: ${safeText(names)}`
    }`,
  );
}

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}
