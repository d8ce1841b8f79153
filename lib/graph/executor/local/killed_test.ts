import { assertStringIncludes } from "@std/assert";
import { crashMessage, killedText } from "./killed.ts";

Deno.test("killedText() says whether the kernel killed a worker because memory ran out, if that is known", () => {
  assertStringIncludes(killedText(undefined, undefined), "by a user or because memory ran out");
  assertStringIncludes(killedText(3, 3), "by a user or by another program");
  assertStringIncludes(
    killedText(3, 4),
    "the kernel has killed 1 process for lack of memory; run with fewer --jobs",
  );
  assertStringIncludes(killedText(3, 5), "2 processes");
});

Deno.test("crashMessage() distinguishes a lack of memory from other crashes", () => {
  assertStringIncludes(
    crashMessage("SIGTRAP", ["# Fatal JavaScript out of memory: Reached heap limit"]),
    "because memory ran out",
  );
  assertStringIncludes(
    crashMessage("SIGSEGV", ["epoch 3"]),
    "crashed in native code (SIGSEGV); it last printed: epoch 3",
  );
});
