import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { phantomSettingsSchema } from "../lib/data/phantom/settings.ts";
import { phantomImages } from "../lib/data/phantom/images.ts";
import { PHANTOM_ROOTS } from "../lib/data/phantom/roots.ts";
import { writePhantom } from "../lib/data/phantom/write.ts";
import { type Commands, openCommands } from "./testing/hosted_commands.ts";
import { PROJECT_ROOT } from "./user_paths.ts";
import { tuple } from "../lib/formats/items.ts";

Deno.test("data check", async (t) => {
  await using commands = openCommands();
  await t.step(
    "exits with 0 for a data set without faults, otherwise with 1 and a line for each fault",
    () => findsFaults(commands),
  );
  await t.step(
    "explains its arguments, and that generated data need no check",
    () => saysWhatItTakes(commands),
  );
});

async function findsFaults(commands: Commands): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const settings = phantomSettingsSchema.parse({
      images: 24,
      seed: 3,
      width: 80,
      height: 96,
      secondsOfGaze: 2,
    });
    await writePhantom(folder, settings);
    const experiment = join(folder, "small.yaml");
    const smoke = await Deno.readTextFile(join(PROJECT_ROOT, "experiments/smoke.yaml"));
    const data = /^data:\n(?: .*\n)+/m;
    assertMatch(smoke, data);
    await Deno.writeTextFile(experiment, smoke.replace(data, "data:\n  kind: egd-cxr\n"));
    const whole = await commands.run("data", "check", experiment, "--data", folder);
    assertEquals({ code: whole.code, last: whole.out.trim().split("\n").at(-1) }, {
      code: 0,
      last: "no faults",
    });
    assertStringIncludes(whole.out, "24 of 24 read");

    const [{ path, dicomId }] = tuple(phantomImages(settings), 1);
    const file = join(folder, PHANTOM_ROOTS.images, path);
    await Deno.writeFile(file, (await Deno.readFile(file)).subarray(0, 1000));
    const { code, out } = await commands.run("data", "check", experiment, "--data", folder, "--jobs", "1");
    assertEquals(code, 1);
    assertStringIncludes(out, `fault: ${file}: `);
    assertStringIncludes(out, `data: exclude: ["${dicomId}"]`);
    assertStringIncludes(out, "23 of 24 read");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function saysWhatItTakes(commands: Commands): Promise<void> {
  const nothing = await commands.run("data", "check");
  assertEquals(nothing.code, 2);
  assertStringIncludes(nothing.error, "deno task data check DIR | FILE.yaml");
  const missing = await commands.run("data", "check", "no/such/folder");
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.error, "no/such/folder: found no such folder");
  const generated = await commands.run("data", "check", "experiments/smoke.yaml");
  assertEquals(generated.code, 0);
  assertStringIncludes(generated.out, "there is nothing to check");
}
