/** Runs a command from start to end: ROOT warm|cold PROGRAM ARGUMENT… */
import { PLACE } from "../measure.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [root, start, ...command] = tuple(Deno.args, 2);

async function run(): Promise<void> {
  const fresh = await Deno.makeTempDir({ prefix: "fovea-bench-fresh-" });
  try {
    const [program, ...args] = tuple(command.map((text) => text.replaceAll(PLACE.fresh, fresh)), 1);
    const { success, stderr } = await new Deno.Command(program, {
      args,
      cwd: root,
      stdout: "null",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).output();
    if (success) return;
    await Deno.stderr.write(stderr);
    Deno.exit(1);
  } finally {
    await Deno.remove(fresh, { recursive: true });
  }
}

await serve({ work: run, cold: start === "cold" });
