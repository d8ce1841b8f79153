import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { probeBlock } from "../engine/onnx/runtime/block/probe.ts";
import { UsageError } from "../errors/usage_error.ts";
import { storeDoor } from "../graph/store/door/door.ts";
import { engineCalled } from "./engines.ts";

const root = new URL("../..", import.meta.url).pathname;

Deno.test("engineCalled() finds onnx's memory layout on this machine once, and remembers it", async () => {
  const folder = await Deno.makeTempDir();
  const machine = { door: storeDoor(folder), memo: join(folder, "memo", "onnx.json"), root };
  const block = await probeBlock();
  const expected = { family: "onnx" as const, block, identity: onnxIdentity(block) };
  assertEquals(await engineCalled("onnx", machine), expected);

  const remembered = await Deno.readTextFile(machine.memo);
  await Deno.writeTextFile(machine.memo, remembered.replace(`"block":${block}`, '"block":1'));
  const other = await engineCalled("onnx", machine);
  assert(other.family === "onnx" && other.block === 1, "it was asked again");

  await Deno.writeTextFile(machine.memo, remembered.replace('"version":"', '"version":"0'));
  assertEquals(await engineCalled("onnx", machine), expected);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("engineCalled() lists the engines for an unknown name", async () => {
  const machine = { door: storeDoor("/never read"), memo: "/never read/memo/onnx.json", root };
  await assertRejects(
    () => engineCalled("abacus", machine),
    UsageError,
    "tensorflow-gpu, tensorflow-cpu, webgpu",
  );
  await assertRejects(() => engineCalled("__proto__", machine), UsageError, 'found "__proto__"');
});
