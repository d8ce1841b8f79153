/** Reads a study's part of a store, and checks every byte. */
import { basename } from "node:path";
import { type Hash, sha256 } from "../../graph/hash.ts";
import { plan } from "../../graph/plan.ts";
import { StoreError } from "../../graph/store/store_error.ts";
import { openStore, type Store } from "../../graph/store/store.ts";
import { ROOT } from "./start_runner.ts";
import { syntheticStudy, type SyntheticStudyOptions } from "./synthetic_study.ts";

/** A store's state. */
export interface StoreState {
  /** By task: the hashes of its outputs, if it is done. */
  readonly outputs: ReadonlyMap<string, string>;
  /** By task: the number of epochs that were begun, over all its runs. */
  readonly epochs: ReadonlyMap<string, number>;
  /** Objects of done tasks whose bytes did not match their names. */
  readonly damaged: number;
  /** Temporary files, and scratch folders with their content, that no process uses any more. */
  readonly leftovers: readonly string[];
}

/**
 * Reads every object of every done task. This moves a damaged object into quarantine, so that the
 * next run makes it again.
 */
export async function readStoreState(folder: string, study: SyntheticStudyOptions): Promise<StoreState> {
  const store = openStore(folder);
  const { graph, states } = await plan({ name: "torture", tasks: syntheticStudy(study) }, {
    store,
    root: ROOT,
  });
  const outputs = new Map<string, string>(), epochs = new Map<string, number>();
  let damaged = 0;
  for (const { name } of graph.tasks) {
    const state = states.get(name);
    if (state?.state !== "done") continue;
    const { result: { outputs: stored, provenance } } = state;
    try {
      for (const { hash, kind } of Object.values(stored)) {
        await readObject(store, hash);
        if (kind !== "folder") continue;
        const tree = await store.objects.readTree(hash);
        for (const { hash } of Object.values(tree.files)) await readObject(store, hash);
      }
      outputs.set(
        name,
        Object.entries(stored).map(([output, { hash }]) => `${output} ${hash}`).sort().join(),
      );
      epochs.set(name, epochsIn(new TextDecoder().decode(await readObject(store, provenance.log))));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      damaged++;
    }
  }
  const leftovers = [store.layout.temporary, store.layout.scratches].flatMap(entriesOf);
  return { outputs, epochs, damaged, leftovers };
}

/** Reads an object. Throws an `Error` if the store does not find that it is damaged. */
async function readObject({ objects }: Store, hash: Hash): Promise<Uint8Array> {
  const bytes = await Deno.readFile(await objects.verifiedPath(hash));
  if (sha256(bytes) !== hash) {
    throw new Error(`the stored object ${hash} is damaged, which the store did not find`);
  }
  return bytes;
}

/**
 * Returns the number of epochs in a log, of which a worker that was killed at its very end may have
 * reported one twice.
 */
function epochsIn(log: string): number {
  const begun = [...log.matchAll(/^epochs begun: (\d+)$/gm)];
  return Math.max(0, ...begun.map(([, count]) => Number(count)));
}

function entriesOf(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name, isDirectory }) => {
      const inside = isDirectory ? `: ${entriesOf(`${folder}/${name}`).join(", ")}` : "";
      return `${basename(folder)}/${name}${inside}`;
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Returns the tasks whose outputs differ between two states. */
export function differingOutputs(a: StoreState, b: StoreState): string[] {
  const names = new Set([...a.outputs.keys(), ...b.outputs.keys()]);
  return [...names].filter((name) => a.outputs.get(name) !== b.outputs.get(name)).sort();
}
