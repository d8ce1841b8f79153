/** Runs a whole study in this process, into a new store. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "./plain_engine.ts";
import { localMachine } from "../../graph/executor/local/local_machine.ts";
import type { InputContent } from "../../graph/inputs.ts";
import { plan } from "../../graph/plan.ts";
import { openStore } from "../../graph/store/store.ts";
import type { StoredOutput } from "../../graph/store/objects.ts";
import type { Result } from "../../graph/store/result.ts";
import type { Input, Work } from "../../graph/task.ts";
import { studyTasks } from "../graph/study_graph.ts";
import { openData } from "../open_data.ts";
import type { Experiment } from "../schema.ts";
import type { Study } from "../study.ts";

/** The project's root. */
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The places of a study's files. */
export interface StudyHere {
  /** The folder of the user's data sets. */
  readonly data: string;
  /** A folder for the store and the tasks' files. */
  readonly folder: string;
}

/** Runs every task of `experiment`; returns the study with all results in its store. */
export async function studyHere(experiment: Experiment, { data: from, folder }: StudyHere): Promise<Study> {
  const data = await openData(experiment, from);
  const store = openStore(join(folder, "store"));
  const graph = { name: experiment.name, tasks: studyTasks(experiment, data, PLAIN_ENGINE) };
  const planned = await plan(graph, { store, root: ROOT });
  const { objects } = store;
  const pathOf = async (input: Input, content: InputContent | undefined) =>
    input.from === "files" ? input.root : await objects.verifiedPath(content?.hash ?? "");
  const log = await objects.putBytes(new Uint8Array(0));
  for (const task of planned.graph.order) {
    const state = planned.resolver.resolve(task);
    if (state.state === "done") {
      // Another task has the same key.
      planned.resolver.finish(task.name, state.result);
      continue;
    }
    if (state.state !== "stale") throw new Error(`"${task.name}" is ${state.state}`);
    const scratch = store.layout.scratch(state.key);
    await Deno.mkdir(scratch, { recursive: true });
    const outputs = Object.fromEntries(Object.keys(task.outputs).map((name) => [name, join(scratch, name)]));
    const inputs = await Promise.all(
      Object.entries(task.inputs).map(async ([name, input]) =>
        [name, await pathOf(input, state.inputs[name])] as const
      ),
    );
    const work: Work = (await import(new URL(`../../../${task.module}`, import.meta.url).href)).default;
    await work({
      key: state.key,
      parameters: task.parameters,
      inputs: Object.fromEntries(inputs),
      outputs,
      scratch: await Deno.makeTempDir({ dir: folder }),
      progress: () => {},
      stop: new AbortController().signal,
    });
    const stored: Record<string, StoredOutput> = {};
    for (const [name, path] of Object.entries(outputs)) stored[name] = await objects.takeFile(path);
    const result: Result = {
      format: "fovea/result/1",
      key: state.key,
      record: state.record,
      outputs: stored,
      provenance: {
        graph: graph.name,
        task: task.name,
        inputs: {},
        started: "2026-01-01T00:00:00.000Z",
        seconds: 1,
        peakMemory: null,
        cpu: "here",
        platform: "here",
        deno: Deno.version.deno,
        log,
      },
    };
    await store.putResult(result);
    planned.resolver.finish(task.name, result);
  }
  const finished = await plan(graph, { store, root: ROOT });
  return { experiment, data, engine: PLAIN_ENGINE, store, plan: finished, machine: localMachine() };
}
