import { assert } from "@std/assert";
import { peakMemory } from "./peak_memory.ts";

Deno.test("peakMemory() is this program's own, whatever its parent held", async () => {
  const ballast = new Uint8Array(400 * 2 ** 20).fill(1);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { peakMemory } from "${new URL(
        "peak_memory.ts",
        import.meta.url,
      )}"; console.log(peakMemory());`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const child = Number(new TextDecoder().decode(stdout)), parent = peakMemory() ?? 0;
  assert(ballast[7] === 1 && parent > 400 * 2 ** 20, `parent ${parent}`);
  assert(child > 2 ** 20 && child < 300 * 2 ** 20, `child ${child}`);
});
