import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { basename } from "node:path";
import { JOIN_PROJECT } from "../testing/join.ts";
import { StoreError } from "../store/store_error.ts";
import { task, workshop } from "../testing/workshop.ts";
import { tuple } from "../../formats/items.ts";
import { TWO } from "../testing/two_tasks.ts";

/** Returns the path of a done task's output object. */
async function objectOf(shop: Awaited<ReturnType<typeof workshop>>, name: string): Promise<string> {
  const state = (await shop.plan(TWO)).states.get(name);
  assert(state?.state === "done");
  const { hash } = state.result.outputs.text!;
  return shop.path(`store/objects/${hash.slice(0, 2)}/${hash}`);
}

async function overwrite(path: string, text: string): Promise<void> {
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, text);
}

Deno.test("a damaged object is never read: the task that reads it fails, and the next run makes it again", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO.slice(0, 1));
  const object = await objectOf(shop, "a");
  await overwrite(object, "A");
  const failed = await shop.run(TWO);
  assertStringIncludes(failed.summary.failures[0]!.cause, 'input "in": the stored object');
  assertStringIncludes(failed.summary.failures[0]!.cause, "is damaged");
  const again = await shop.run(TWO);
  assertEquals(again.summary.executed, ["a", "b"]);
  assertEquals(await shop.output(TWO, "b", "text"), "a b");
});

Deno.test("a truncated or missing object makes its task stale", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const object = await objectOf(shop, "a");
  await overwrite(object, "");
  const state = (await shop.plan(TWO)).states.get("a");
  assert(state?.state === "stale" && state.reasons[0]!.field === "object");
  const { summary } = await shop.run(TWO);
  assertEquals([summary.executed, summary.unchanged], [["a"], ["b"]]);
  assertEquals(await Deno.readTextFile(object), "a");
  const [aside] = tuple([...Deno.readDirSync(shop.path("store/quarantine"))], 1);
  assertStringIncludes(aside.name, basename(object));
});

const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ["half-written", (text) => text.slice(0, 100)],
  ["with a flipped bit", (text) => text.replace('"started":"2', '"started":"3')],
  ["empty", () => ""],
];

for (const [what, damage] of DAMAGES) {
  Deno.test(`a result that is ${what} does not count, is named, moved into quarantine and made again`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run(TWO);
    const state = (await shop.plan(TWO)).states.get("a");
    assert(state?.state === "done");
    const file = shop.path(`store/results/${state.key.slice(0, 2)}/${state.key}.json`);
    const good = await Deno.readTextFile(file);
    assert(damage(good) !== good);
    await overwrite(file, damage(good));
    const stale = (await shop.plan(TWO)).states.get("a");
    assert(stale?.state === "stale");
    assertEquals(stale.reasons, [{ field: "damaged result", old: state.key }]);
    assertEquals((await shop.run(TWO)).summary.executed, ["a"]);
    const [aside] = tuple([...Deno.readDirSync(shop.path("store/quarantine"))], 1);
    assertStringIncludes(aside.name, `${state.key}.json.`);
    assertEquals(await Deno.readTextFile(shop.path(`store/quarantine/${aside.name}`)), damage(good));
  });
}

Deno.test("a link or a folder in place of a stored object is never followed", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  for (const replace of [(path: string) => Deno.symlink("/etc/hostname", path), Deno.mkdir]) {
    await shop.run(TWO);
    const object = await objectOf(shop, "a");
    await Deno.remove(object);
    await replace(object);
    assertEquals((await shop.plan(TWO)).states.get("a")?.state, "stale");
    const { summary } = await shop.run(TWO);
    assertEquals([summary.executed, summary.unchanged, summary.failures], [["a"], ["b"], []]);
    assertEquals(await Deno.readTextFile(object), "a");
  }
  assertEquals([...Deno.readDirSync(shop.path("store/quarantine"))].length, 2);
});

Deno.test("a result with one flipped bit never breaks a plan, and does not count if the bit is in its record", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const state = (await shop.plan(TWO)).states.get("b");
  assert(state?.state === "done");
  const file = shop.path(`store/results/${state.key.slice(0, 2)}/${state.key}.json`);
  const text = await Deno.readTextFile(file);
  for (const name of ["inputs", "record", "outputs", "provenance", "seconds", "log", "code"]) {
    await overwrite(file, text.replace(`"${name}"`, `"${name.slice(0, -1)}\u007f"`));
    assertEquals((await shop.plan(TWO)).states.get("b")?.state, "stale", name);
  }
  assertEquals((await shop.run(TWO)).summary.executed, ["b"]);
});

for (const folder of ["results", "objects", "temporary"]) {
  Deno.test(`a store whose ${folder} is not a folder is refused before anything starts`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run([task("first", "join.ts", { say: "makes the store" })]);
    await Deno.remove(shop.path(`store/${folder}`), { recursive: true });
    await shop.write(`store/${folder}`, "a file where the store needs a folder");
    await assertRejects(() => shop.run(TWO), StoreError, `store/${folder}: found a file, expected a folder`);
  });
}

for (const folder of ["results", "objects"]) {
  Deno.test(`a task whose ${folder} cannot be written fails, and nothing is recorded`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run([task("first", "join.ts", { say: "makes the store" })]);
    for (let group = 0; group < 256; group++) {
      const name = group.toString(16).padStart(2, "0");
      await Deno.remove(shop.path(`store/${folder}/${name}`), { recursive: true }).catch(() => {});
      await shop.write(`store/${folder}/${name}`, "a file where the store needs a folder");
    }
    const { summary } = await shop.run(TWO);
    assertEquals(summary.executed, []);
    assertStringIncludes(summary.failures[0]!.cause, "could not be stored");
    assertEquals(summary.skipped, [{ task: "b", because: "a" }]);
    assertEquals((await shop.plan(TWO)).states.get("a")?.state, "stale");
  });
}
