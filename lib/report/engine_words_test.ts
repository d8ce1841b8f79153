import { assertEquals, assertStringIncludes } from "@std/assert";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { layoutNote } from "./engine_words.ts";

Deno.test("layoutNote() explains every layout of the onnx engine, and no other provider", () => {
  assertStringIncludes(layoutNote(onnxIdentity(16).provider), "in blocks of 16 channels, which suits");
  assertStringIncludes(layoutNote(onnxIdentity(8).provider), "in blocks of 8 channels, which suits");
  assertStringIncludes(layoutNote(onnxIdentity(1).provider), "channel by channel");
  assertEquals(layoutNote("gpu, CUDA 12"), "");
});
