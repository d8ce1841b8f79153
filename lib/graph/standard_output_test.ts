import { assertEquals } from "@std/assert";

Deno.test({
  name: "output without a reader does not end a run",
  ignore: Deno.build.os === "windows",
  async fn() {
    const program = `
      import { printLines } from "${new URL("standard_output.ts", import.meta.url)}";
      for (let line = 0; line < 100000; line++) printLines(["x".repeat(100)]);
      Deno.exit(7);`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await child.stdout.cancel();
    const { code } = await child.status;
    assertEquals([code, await new Response(child.stderr).text()], [7, ""]);
  },
});
