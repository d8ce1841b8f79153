import { assert, assertAlmostEquals } from "@std/assert";

const MEBIBYTE = 2 ** 20;

/**
 * Returns the peak memory of a child that has held this many bytes, with all permissions or with
 * none.
 */
async function peakOf(bytes: number, permissions: "all" | "none"): Promise<number> {
  const folder = await Deno.makeTempDir();
  const program = `${folder}/program.ts`;
  await Deno.writeTextFile(
    program,
    `import { peakMemory } from "${new URL("peak_memory.ts", import.meta.url)}";
    const held = new Uint8Array(${bytes}).fill(1);
    console.log(peakMemory(), held[7]);`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions === "all" ? ["--allow-all"] : [], program],
    env: { NO_COLOR: "1" },
  }).output();
  await Deno.remove(folder, { recursive: true });
  return parseInt(new TextDecoder().decode(stdout));
}

Deno.test("peakMemory() is the program's own, whatever its parent's peak was", async () => {
  const ballast = new Uint8Array(300 * MEBIBYTE).fill(1);
  for (const permissions of ["all", "none"] as const) {
    const empty = await peakOf(8, permissions);
    assert(empty > 20 * MEBIBYTE && empty < 250 * MEBIBYTE, `${permissions}: ${empty}`);
    const small = await peakOf(100 * MEBIBYTE, permissions);
    assertAlmostEquals(small - empty, 100 * MEBIBYTE, 20 * MEBIBYTE);
    const large = await peakOf(300 * MEBIBYTE, permissions);
    assertAlmostEquals(large - empty, 300 * MEBIBYTE, 20 * MEBIBYTE);
  }
  assert(ballast[7] === 1);
});
