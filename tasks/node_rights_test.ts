import { assertEquals } from "@std/assert";
import { CARD_VARIABLES, DENO_VARIABLES } from "../lib/graph/executor/local/worker_environment.ts";
import { nodeCommand } from "./slurm_choice.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

Deno.test("a node may read every variable that its workers get: the places of packages, and the job's GPUs", async () => {
  const names = [...DENO_VARIABLES, ...CARD_VARIABLES, "SLURM_ARRAY_JOB_ID"];
  const folder = await Deno.makeTempDir();
  try {
    const script = `${folder}/query.ts`;
    await Deno.writeTextFile(
      script,
      `for (const variable of ${JSON.stringify(names)}) {
         const { state } = Deno.permissions.querySync({ name: "env", variable });
         if (state !== "granted") console.log(variable, state);
       }`,
    );
    const [program, ...args] = nodeCommand(Deno.execPath());
    const { stdout, stderr } = await new Deno.Command(program ?? "", {
      args: [...args.slice(0, -1), "--config", `${PROJECT_ROOT}/deno.json`, script],
      cwd: PROJECT_ROOT,
    }).output();
    const text = new TextDecoder();
    assertEquals([text.decode(stdout), text.decode(stderr)], ["", ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
