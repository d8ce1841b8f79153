import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { UserError } from "../../../errors/user_error.ts";
import { compilePinned, MODULE_FILE, MODULE_SHA256 } from "./codec_module.ts";

Deno.test("the codecs' module is the pinned one, and a module with one changed bit is not loaded", async () => {
  const bytes = await Deno.readFile(MODULE_FILE);
  assertEquals(createHash("sha256").update(bytes).digest("hex"), MODULE_SHA256);
  assert(await compilePinned(bytes) instanceof WebAssembly.Module);
  // Inside the name of a function, where the module stays valid.
  const place = new TextDecoder("latin1").decode(bytes).indexOf("CreateCodecsContext");
  bytes[place]! ^= 1;
  assert(WebAssembly.validate(bytes));
  await assertRejects(() => compilePinned(bytes), UserError, `expected ${MODULE_SHA256}`);
  await assertRejects(() => compilePinned(new Uint8Array()), UserError, "it is not loaded");
});
