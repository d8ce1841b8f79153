import { assertEquals, assertRejects } from "@std/assert";
import { ONNX_IDENTITY } from "../engine/onnx/identity.ts";
import { engineCalled, EngineError } from "./engines.ts";

Deno.test("engineCalled() knows onnx without loading it", async () => {
  assertEquals(await engineCalled("onnx"), { family: "onnx", identity: ONNX_IDENTITY });
});

Deno.test("engineCalled() names what there is for a name that means nothing", async () => {
  await assertRejects(() => engineCalled("abacus"), EngineError, "tensorflow-gpu, tensorflow-cpu, webgpu");
  await assertRejects(() => engineCalled("__proto__"), EngineError, 'found "__proto__"');
});
