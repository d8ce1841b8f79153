/** Tests that executed content is never taken from another store. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeTask } from "../run/make_task.ts";
import { stallLimit, TAKEN_STALL_SECONDS } from "../executor/local/stall.ts";
import { plan } from "../plan.ts";
import type { Task } from "../task.ts";
import { JOIN_PROJECT } from "../testing/join.ts";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, type Workshop, workshop } from "../testing/workshop.ts";
import { openStore } from "../store/store.ts";
import { folderSource } from "./folder_source.ts";
import { pull } from "./pull.ts";

const TASKS: readonly Task[] = [
  task("data", "join.ts", { say: "data" }),
  { ...task("compile", "join.ts", { say: "program" }, { in: "data" }), isExecuted: true },
  task("train", "join.ts", { say: "trained" }, { in: "compile" }),
];

const planIn = (shop: Workshop, folder: string) =>
  plan({ name: "test", tasks: TASKS }, { store: openStore(shop.path(folder)), root: shop.root });

async function pullInto(shop: Workshop, folder: string, { makes }: { readonly makes: boolean }) {
  const planned = await planIn(shop, folder);
  return await pull(planned, await folderSource(shop.path("store")), {
    ...(makes
      ? { make: (task, ready, use) => makeTask(planned, { task, ready, use, worker: TEST_WORKER }) }
      : {}),
  });
}

Deno.test("executed outputs are made here, and results that depend on them are pulled", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  assertEquals((await shop.run(TASKS)).summary.failures, []);
  const without = await pullInto(shop, "without", { makes: false });
  assertEquals([without.pulled, without.made, without.absent], [["data"], [], ["compile", "train"]]);

  const summary = await pullInto(shop, "with", { makes: true });
  assertEquals([summary.pulled, summary.made, summary.absent, summary.refused], [
    ["data", "train"],
    ["compile"],
    [],
    [],
  ]);
  const { store, states } = await planIn(shop, "with");
  const keyOf = (name: string) => {
    const state = states.get(name);
    assert(state?.state === "done");
    return state.key;
  };
  assertEquals(["data", "compile", "train"].map((name) => store.taken.has(keyOf(name))), [true, false, true]);
});

Deno.test("a forged program in another store is not copied, nor are results that were made with it", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TASKS.slice(0, 2));
  const state = (await shop.plan(TASKS)).states.get("compile");
  assert(state?.state === "done");
  // Another program under the same key, valid in every other respect.
  const store = openStore(shop.path("store"));
  const hash = await store.objects.putBytes(new TextEncoder().encode("a stranger's program"));
  const path = store.layout.result(state.key);
  await Deno.remove(path);
  const { record, provenance } = state.result;
  await store.putResult({
    format: "fovea/result/1",
    key: state.key,
    record,
    provenance,
    outputs: { text: { kind: "file", hash, size: 20 } },
  });
  await shop.run(TASKS);

  const summary = await pullInto(shop, "with", { makes: true });
  assertEquals([summary.pulled, summary.made, summary.absent], [["data"], ["compile"], ["train"]]);
  const made = openStore(shop.path("with"));
  assertEquals(made.objects.has(hash, 20), false);
});

Deno.test("a task on results from another store is ended when it hangs, after the default or the given time", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run([TASKS[0]!]);
  await pullInto(shop, "with", { makes: false });
  const { store, states } = await planIn(shop, "with");
  const state = states.get("compile");
  assert(state?.state === "stale");
  const { taken } = store;
  assertEquals(stallLimit(state.inputs, { asked: undefined, taken }), TAKEN_STALL_SECONDS);
  assertEquals(stallLimit(state.inputs, { asked: 5, taken }), 5);
  assertEquals(stallLimit({}, { asked: undefined, taken }), undefined);
  const own = openStore(shop.path("store")).taken;
  assertEquals(stallLimit(state.inputs, { asked: undefined, taken: own }), undefined);
  assertStringIncludes(await Deno.readTextFile(store.layout.taken), "\n");
});
