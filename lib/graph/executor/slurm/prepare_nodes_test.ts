import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import { prepareNodes } from "./prepare_nodes.ts";
import { nodeDeno, preparedFolder } from "./prepared_folder.ts";

/** Makes a project without packages, whose program prints where its packages would be. */
async function project(): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "fovea-prepare-" });
  await Deno.writeTextFile(join(root, "deno.json"), "{}");
  await Deno.writeTextFile(join(root, "deno.lock"), '{"version":"5"}');
  await Deno.writeTextFile(join(root, "check.ts"), 'if (Deno.args[0] !== undefined) throw new Error("no");');
  return root;
}

Deno.test("a prepared folder has a Deno that runs by itself, and is not prepared twice", async () => {
  const root = await project(), folder = join(root, "nodes"), said: string[] = [];
  try {
    const prepare = () =>
      prepareNodes({
        folder,
        root,
        check: { script: "check.ts", flags: [] },
        onStep: (text) => said.push(text),
      });
    const cluster = { prepared: folder, environment: ["module load x"] };
    const none = await assertRejects(() => nodeDeno(cluster, root), UserError);
    assertStringIncludes(none.message, "run deno task cluster prepare");
    assertEquals((await prepare()).end, "prepared");
    assertEquals((await prepare()).end, "was prepared");
    assertEquals(said.filter((text) => text.startsWith("copying")).length, 1);
    const { program, environment } = await nodeDeno(cluster, root);
    assertEquals(environment, ["module load x", `export DENO_DIR=${join(folder, "cache")}`]);
    const { stdout } = await new Deno.Command(program, { args: ["--version"], clearEnv: true }).output();
    assertStringIncludes(new TextDecoder().decode(stdout), Deno.version.deno);
    await Deno.writeTextFile(join(root, "deno.lock"), '{"version":"5","specifiers":{}}');
    const other = await assertRejects(() => nodeDeno(cluster, root), UserError);
    assertStringIncludes(other.message, "packages of another deno.lock");
    assertEquals((await prepare()).end, "prepared");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a folder with other files is refused, and one whose program fails is not marked as complete", async () => {
  const root = await project(), folder = join(root, "nodes");
  try {
    const prepare = (args: readonly string[]) =>
      prepareNodes({ folder, root, check: { script: "missing.ts", flags: args }, onStep: () => {} });
    const failed = await assertRejects(() => prepare([]), UserError);
    assertStringIncludes(failed.message, "a program cannot run with the packages in it");
    await assertRejects(() => nodeDeno({ prepared: folder, environment: [] }, root), UserError);
    await Deno.writeTextFile(join(folder, "thesis.txt"), "");
    const other = await assertRejects(() => prepare([]), UserError);
    assertStringIncludes(other.message, "found a folder with other files (thesis.txt)");
    assertEquals(await Deno.readTextFile(join(preparedFolder(folder).folder, "thesis.txt")), "");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
