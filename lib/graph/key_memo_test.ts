import { assert, assertEquals } from "@std/assert";
import { JOIN_PROJECT } from "./testing/join.ts";
import { task, workshop } from "./testing/workshop.ts";
import type { Plan } from "./plan.ts";

function keyOf({ states }: Plan, name: string): string {
  const state = states.get(name);
  assert(state?.state === "done" || state?.state === "stale");
  return state.key;
}

Deno.test("a remembered key is valid only for the same task, code and inputs, and a damaged memo has no key", async () => {
  await using shop = await workshop({ ...JOIN_PROJECT, "data/gaze.csv": "t,x,y" });
  const tasks = (say: string) => [task("a", "join.ts", { say }, { table: ["gaze.csv"] })];
  await shop.run([task("first", "join.ts", { say: "makes the store" })]);
  const key = keyOf(await shop.plan(tasks("a")), "a");
  const memo = shop.path("store/memo/keys-test.json");
  const whole = await Deno.readTextFile(memo);
  assert(whole.includes(key));
  assertEquals(keyOf(await shop.plan(tasks("a")), "a"), key);
  assertEquals(await Deno.readTextFile(memo), whole);

  // A memo is trusted as a whole, so a memo with a changed key must be refused.
  await Deno.writeTextFile(memo, whole.replace(key, key.replace(/^./, (digit) => digit === "0" ? "1" : "0")));
  assertEquals(keyOf(await shop.plan(tasks("a")), "a"), key);
  await Deno.writeTextFile(memo, whole.slice(0, -20));
  assertEquals(keyOf(await shop.plan(tasks("a")), "a"), key);

  const others = [keyOf(await shop.plan(tasks("b")), "a")];
  await shop.write("data/gaze.csv", "t,x,y,z");
  others.push(keyOf(await shop.plan(tasks("a")), "a"));
  await shop.write("data/gaze.csv", "t,x,y");
  await shop.write("shout.ts", "export const shout = (text: string) => text + text;\n");
  others.push(keyOf(await shop.plan(tasks("a")), "a"));
  assertEquals(new Set([key, ...others]).size, 4);
});
