/** Runs the commands on a store, as far as lib/graph implements them. */
import { join } from "node:path";
import { z } from "zod";
import { makeTask } from "../../../graph/run/make_task.ts";
import { type Plan, plan } from "../../../graph/plan.ts";
import { run } from "../../../graph/run/run.ts";
import { checkStore } from "../../../graph/store/check/check_store.ts";
import { collect } from "../../../graph/collect/collect.ts";
import { needsOfPlan } from "../../../graph/collect/needs.ts";
import { folderSource } from "../../../graph/copy/folder_source.ts";
import { pull } from "../../../graph/copy/pull.ts";
import { pushToFolder } from "../../../graph/copy/push.ts";
import { pushToRemote } from "../../../graph/copy/push_remote.ts";
import { MEMO_NAMES } from "../../../graph/store/layout.ts";
import { leaseLocks } from "../../../graph/store/lease/lease_locks.ts";
import type { Locking } from "../../../graph/store/lock.ts";
import { openCache } from "../../../graph/store/cache.ts";
import { openStore } from "../../../graph/store/store.ts";
import { fakeRclone } from "../../../graph/example/fake_rclone.ts";
import { TEST_WORKER } from "../../../graph/testing/test_worker.ts";
import { makeReceipt } from "../../../graph/verify/receipt/make_receipt.ts";
import { verify } from "../../../graph/verify/verify.ts";
import { TASKS } from "../untrusted_store/scene.ts";
import { localExecutor } from "../../../graph/executor/local/local_executor.ts";
import { type ForeignScene, GRAPH } from "./scene.ts";

type Command = (scene: ForeignScene) => Promise<unknown>;

const planned = ({ root }: ForeignScene, folder: string, locks?: Locking): Promise<Plan> =>
  plan({ name: GRAPH, tasks: TASKS }, { store: openStore(folder, locks ?? "auto"), root });

const runIt = async (made: Plan) =>
  await run(made, { executor: localExecutor({ jobs: 2, worker: TEST_WORKER, stallSeconds: 10 }) });

/** Short times, so that an apparently dead holder's lease does not delay a campaign. */
const LEASES = leaseLocks({ times: { renewMilliseconds: 50, expireMilliseconds: 400 } });

const doneKeys = ({ states }: Plan) =>
  [...states.values()].flatMap((state) => state.state === "done" ? [state.key] : []);

/**
 * The commands by name. Each throws a `UserError` or does its work; it may also report failures.
 */
export const COMMANDS: Readonly<Record<string, Command>> = {
  plan: (scene) => planned(scene, scene.store),
  reproduce: async (scene) => await runIt(await planned(scene, scene.store)),
  "reproduce with leases": async (scene) => await runIt(await planned(scene, scene.store, LEASES)),
  verify: async (scene) => {
    const made = await planned(scene, scene.store);
    const tasks = made.graph.tasks.filter(({ name }) => made.states.get(name)?.state === "done").slice(0, 1);
    return await verify(made, { tasks, jobs: 1, worker: TEST_WORKER });
  },
  report: async (scene) => {
    const made = await planned(scene, scene.store);
    await makeReceipt(made, { experiment: GRAPH, file: "test.yaml", environment: null });
    // The caches that a study keeps beside its results.
    const { layout } = made.store;
    for (const name of [...MEMO_NAMES, "report-test" as const]) {
      const cache = openCache(layout.door, layout.memo(name), z.json());
      cache.read();
      cache.write({});
    }
  },
  "store check": async (scene) => await checkStore(openStore(scene.store)),
  "store gc": async (scene) => {
    const made = await planned(scene, scene.store);
    await collect({ store: made.store, needs: needsOfPlan(made), dryRun: false, quarantine: true });
  },
  "store gc of all": async (scene) => {
    const none = { results: new Set<string>(), scratch: new Set<string>(), waiting: new Set<string>() };
    await collect({ store: openStore(scene.store), needs: none, dryRun: false, quarantine: true });
  },
  "store push": async (scene) => {
    const made = await planned(scene, scene.store);
    await pushToFolder(join(scene.root, "new"), { store: made.store, keys: doneKeys(made) });
  },
  "store push to a remote": async (scene) => {
    const made = await planned(scene, scene.store);
    const { store } = made, rclone = fakeRclone(scene.root, "nothing");
    await pushToRemote("fake:new", { store, keys: doneKeys(made), rclone, layout: store.layout });
  },
  "store push into it": async (scene) => {
    const made = await planned(scene, scene.own);
    await pushToFolder(scene.store, { store: made.store, keys: doneKeys(made) });
  },
  "store pull": async (scene) => await pull(await planned(scene, scene.store), await folderSource(scene.own)),
  "store pull of what is executed": async (scene) => {
    const made = await planned(scene, scene.store);
    const open = {
      ...made,
      graph: {
        ...made.graph,
        order: made.graph.order.map((task) => ({ ...task, isExecuted: true as const })),
      },
    };
    await pull(open, await folderSource(scene.own), {
      make: (task, ready, use) => makeTask(made, { task, ready, use, worker: TEST_WORKER }),
    });
  },
  "store pull from it": async (scene) => {
    await pull(await planned(scene, join(scene.root, "new")), await folderSource(scene.store));
  },
};
