import { assert, assertEquals } from "@std/assert";
import { plan } from "../plan.ts";
import { fillStore } from "../../trials/torture/fill_store.ts";
import { ROOT } from "../../trials/torture/start_runner.ts";
import { syntheticStudy } from "../../trials/torture/synthetic_study.ts";
import { STATUS } from "./check_remembered.ts";
import { openResultMemo, type ResultMemo } from "./result_memo.ts";
import { openStore, type Store } from "./store.ts";
import { startStatusScan } from "./status_scan.ts";

const GRAPH = { name: "scan", tasks: syntheticStudy({ tasks: 60 }) };

/** Makes a store whose results are all remembered. */
async function rememberedStore(
  folder: string,
): Promise<{ readonly store: Store; readonly memo: ResultMemo }> {
  await fillStore({ ...GRAPH, root: ROOT, folder });
  // Younger files are not remembered, because they could still change unnoticed.
  await new Promise((wake) => setTimeout(wake, 2100));
  const store = openStore(folder);
  await plan(GRAPH, { store, root: ROOT });
  return { store, memo: openResultMemo(store.layout.door, store.layout.memo("results")) };
}

async function scanned({ store, memo }: { readonly store: Store; readonly memo: ResultMemo }) {
  using begun = startStatusScan(store.layout, 0);
  return await begun.finish(memo.file);
}

async function keysByName(store: Store): Promise<(name: string) => string> {
  const { states } = await plan(GRAPH, { store, root: ROOT });
  return (name) => {
    const state = states.get(name);
    assert(state?.state === "done");
    return state.key;
  };
}

Deno.test("a scan tells which remembered results and outputs still exist", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { store, memo } = await rememberedStore(folder);
    assertEquals(memo.file.lines.length, GRAPH.tasks.length);
    const key = await keysByName(store);
    const outputOf = (name: string) => {
      const stored = store.result(key(name))?.outputs.out;
      assert(stored !== undefined);
      return store.layout.object(stored.hash);
    };
    const [gone, longer, shortened, missing, folderOutput, sound] = [
      "train/model 0/seed 0",
      "train/model 0/seed 1",
      "train/model 0/seed 2",
      "train/model 0/seed 3",
      "data",
      "report",
    ];
    await Deno.remove(store.layout.result(key(gone)));
    await Deno.chmod(store.layout.result(key(longer)), 0o644);
    await Deno.writeTextFile(store.layout.result(key(longer)), " ", { append: true });
    await Deno.chmod(outputOf(shortened), 0o644);
    await Deno.truncate(outputOf(shortened), 3);
    await Deno.remove(outputOf(missing));

    const scan = await scanned({ store, memo });
    assert(scan !== undefined);
    const complete = (name: string) => memo.scanned(key(name), scan)?.complete;
    assertEquals(
      [gone, longer, shortened, missing, folderOutput, sound].map(complete),
      [undefined, undefined, false, false, false, true],
    );
    const others = [...scan.seen].slice(0, memo.file.lines.length).filter((seen) => seen !== STATUS.complete);
    assertEquals(others.length, 5);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a scan of another state of the memo does not count, and a damaged memo is not scanned", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { store, memo } = await rememberedStore(folder);
    const path = store.layout.memo("results");
    const text = await Deno.readTextFile(path);
    // The thread reads another file than the one that was opened here.
    await Deno.writeTextFile(path, text.replace(/"size":\d+/, '"size":1'));
    assertEquals(await scanned({ store, memo }), undefined);
    assertEquals(openResultMemo(store.layout.door, path).file, { check: "", lines: [] });
    const again = await plan(GRAPH, { store: openStore(folder), root: ROOT });
    assertEquals([...again.states.values()].filter(({ state }) => state !== "done"), []);
    assertEquals(await Deno.readTextFile(path), text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
