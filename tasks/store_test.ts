/** Tests `deno task store` and `deno task verify` on faults. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { knownGraphs, noteGraphFile } from "../lib/graph/store/graphs.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { fillStore } from "../lib/trials/torture/fill_store.ts";
import { syntheticStudy } from "../lib/trials/torture/synthetic_study.ts";
import { credentialedExperiment, writeCredentialed } from "../lib/study/testing/credentialed.ts";
import { tuple } from "../lib/formats/items.ts";
import { type Ended, openCommands } from "./testing/hosted_commands.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

/** Checks something in an empty folder, with commands to run. */
type Check = (folder: string, command: (args: readonly string[]) => Promise<Ended>) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "store and verify answer a wrong command, flag, folder or file with a sentence": async (
    folder,
    command,
  ) => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [["store"], "found nothing, expected:"],
      [["store", "chek"], 'found "chek", expected:'],
      [["store", "check", "--stor", "x"], "unknown flag --stor"],
      [["store", "check", "--store", join(folder, "none")], "found no such folder, expected a store"],
      [["store", "gc", "--keep-newer-than", "7 days", "--store", folder], "expected a time such as 7d"],
      [["store", "gc", join(folder, "none.yaml"), "--store", folder], "found no such file"],
      [["store", "push"], "found nothing, expected REMOTE"],
      [
        ["store", "pull", folder, "experiments/smoke.yaml", "--store", folder],
        "found no folder results/ in it",
      ],
      [["verify", "--sample", "0", "--store", folder], '--sample: found "0"'],
      [["verify", "--receipt", "deno.json", "--store", folder], "deno.json: is no receipt"],
    ];
    for (const [args, expected] of cases) {
      const { code, text } = await command(args);
      assert(code !== 0, text);
      assertStringIncludes(text, expected);
      assert(!text.includes("    at "), text);
    }
    for (const args of [["store", "--help"], ["store", "gc", "--help"], ["verify", "--help"]]) {
      assertEquals((await command(args)).code, 0);
    }
  },

  "store check exits with 1 and names what is damaged; store push says how to install rclone": async (
    folder,
    command,
  ) => {
    const hash = "ab".padEnd(64, "0");
    await Deno.mkdir(join(folder, "objects/ab"), { recursive: true });
    await Deno.writeTextFile(join(folder, "objects/ab", hash), "other bytes");
    const { code, text } = await command(["store", "check", "--store", folder]);
    assertEquals(code, 1);
    assertStringIncludes(text, `damaged object ${hash}`);
    assertStringIncludes(text, "no result names it; nothing runs again");
    assertEquals((await command(["store", "check", "--store", folder])).code, 0);
    const push = ["push", "box:store", "experiments/smoke.yaml", "--store", folder];
    const absent = await command(["store", ...push]);
    assertEquals(absent.code, 1);
    assertStringIncludes(absent.text, "https://rclone.org/install/");
  },

  "store push of a study on patients' images says what it would send, and asks for --patient-data": async (
    folder,
    command,
  ) => {
    const [image] = tuple(await writeCredentialed(join(folder, "data"), { images: 15 }), 1);
    const file = join(folder, "real.yaml"), store = join(folder, "store"), other = join(folder, "other");
    await Deno.writeTextFile(file, credentialedExperiment(image));
    await Deno.mkdir(store);
    const push = ["store", "push", other, file, "--store", store, "--data", join(folder, "data")];
    const asked = await command(push);
    assertEquals(asked.code, 1, asked.text);
    assertStringIncludes(
      asked.text,
      "this would send 0 results, 0 B, made from 14 images that may be patients'",
    );
    assertStringIncludes(asked.text, "run again with --patient-data");
    const agreed = await command([...push, "--patient-data"]);
    assertStringIncludes(agreed.text, "sends 0 results");
  },

  "store gc keeps what an experiment has whose file it cannot see, until it is told to forget it": async (
    folder,
    command,
  ) => {
    const store = join(folder, "store"), tasks = syntheticStudy({ tasks: 20 });
    await fillStore({ name: "thesis", tasks, root: PROJECT_ROOT, folder: store });
    noteGraphFile(openStore(store).layout, "thesis", join(folder, "thesis.yaml"));
    const gc = (...args: readonly string[]) =>
      command(["store", "gc", "experiments/smoke.yaml", "--store", store, ...args]);
    const kept = await gc();
    assertEquals(kept.code, 0, kept.text);
    assertStringIncludes(kept.text, "thesis.yaml is gone, so the last result of each of its tasks is kept");
    assertStringIncludes(kept.text, "--forget thesis drops them");
    assertStringIncludes(kept.text, "removed 0 B; 20 results");
    const wrong = await gc("--forget", "thesi");
    assertEquals(wrong.code, 2, wrong.text);
    assertStringIncludes(wrong.text, "expected the name of an experiment that used this store: thesis");
    const dry = await gc("--forget", "thesis", "--dry-run");
    assertStringIncludes(dry.text, "would remove of thesis: 20 results");
    const forgotten = await gc("--forget", "thesis");
    assertStringIncludes(forgotten.text, "removed of thesis: 20 results");
    assertEquals(knownGraphs(openStore(store).layout), []);
  },

  "a folder that is no store loses nothing to a wrong --store": async (folder, command) => {
    await Deno.mkdir(join(folder, "temporary"));
    await Deno.writeTextFile(join(folder, "temporary", "holiday.jpg"), "mine");
    for (const args of [["store", "gc"], ["store", "check"], ["plan", "experiments/smoke.yaml"]]) {
      const { code, text } = await command([...args, "--store", folder]);
      assertEquals(code, 1, text);
      assertStringIncludes(text, "holiday.jpg, expected a store or an empty folder");
      assert(!text.includes("    at "), text);
    }
    assertEquals(await Deno.readTextFile(join(folder, "temporary", "holiday.jpg")), "mine");
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["temporary"]);
  },
};

Deno.test("deno task store and verify report damaged, missing and wrong files", async (t) => {
  // No rclone is installed for these commands.
  await using commands = openCommands({ env: { PATH: join(PROJECT_ROOT, "fixtures") } });
  for (const [name, check] of Object.entries(CHECKS)) {
    await t.step(name, async () => {
      const folder = await Deno.makeTempDir();
      try {
        await check(folder, ([command = "", ...args]) => commands.run(command, ...args));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});
