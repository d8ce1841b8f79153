/**
 * Tests files that block, never end or lead elsewhere, in every place where a study looks for one.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors/user_error.ts";
import { phantomSettingsSchema } from "../data/phantom/settings.ts";
import { writePhantom } from "../data/phantom/write.ts";
import { openStudy } from "./study.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const EXPERIMENT = `title: A test
data: { kind: egd-cxr }
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1]
training: { optimiser: { kind: adam }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 3 }
models:
  - { name: Plain, network: resnet18, width: 0.125, depth: 0.25, objective: none, weights: w.safetensors }
  - { name: Random, network: resnet18, width: 0.125, depth: 0.25, objective: none }
`;

/** Puts something in a file's place. */
const FOREIGN_FILES: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  "a FIFO": async (path) => {
    assert((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  },
  "a folder": (path) => Deno.mkdir(path),
  "a device": (path) => Deno.symlink("/dev/zero", path),
  // A sparse file takes no space on the disk.
  "5 GiB": async (path) => {
    await Deno.writeFile(path, new Uint8Array());
    await Deno.truncate(path, 5 * 2 ** 30);
  },
};

interface Scene {
  /** The files by what they are. */
  readonly files: Readonly<Record<string, string>>;
  /** Returns all messages to the user: errors, blocked tasks, warnings. */
  messages(): Promise<string>;
}

async function inScene(test: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const data = join(folder, "data"), experiment = join(folder, "e.yaml");
    await writePhantom(
      data,
      phantomSettingsSchema.parse({ images: 12, seed: 2, width: 64, height: 64, secondsOfGaze: 4 }),
    );
    const egd = join(data, "egd-cxr/1.0.0"), sheet = join(egd, "master_sheet.csv");
    const [, dicomId = "", dicom = ""] =
      /^([0-9a-f-]{44}),(files\/[^,]+)/m.exec(await Deno.readTextFile(sheet)) ?? [];
    await Deno.writeTextFile(experiment, EXPERIMENT.replace(", weights: w.safetensors", ""));
    await test({
      files: {
        sheet,
        gaze: join(egd, "eye_gaze.csv"),
        image: join(data, "mimic-cxr/2.0.0", dicom),
        mask: join(egd, "audio_segmentation_transcripts", dicomId, "left_lung.png"),
        weights: join(folder, "w.safetensors"),
        experiment,
      },
      async messages() {
        const warnings: string[] = [];
        const options = { experiment, data, store: join(folder, "store"), engine: "onnx", root: ROOT };
        try {
          const { plan } = await openStudy({ ...options, onWarning: (text) => warnings.push(text) });
          const blocked = [...plan.states.values()].flatMap((state) =>
            state.state === "blocked" ? [state.problem] : []
          );
          return [...warnings, ...blocked].join("\n");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          return error.message;
        }
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file that hangs or never ends, at any input's path, is refused at once by name, and not read", () =>
  inScene(async ({ files, messages }) => {
    assertEquals(await messages(), "");
    for (const [what, path] of Object.entries(files)) {
      const good = await Deno.readFile(path).catch(() => undefined);
      if (what === "weights") await Deno.writeTextFile(files.experiment!, EXPERIMENT);
      for (const [found, plant] of Object.entries(FOREIGN_FILES)) {
        await Deno.remove(path).catch(() => {});
        await plant(path);
        const begin = performance.now();
        const text = await messages();
        const seconds = (performance.now() - begin) / 1000;
        await Deno.remove(path);
        // Reading a file without an end would take longer on any machine.
        assert(seconds < 180, `${what}, ${found}: took ${seconds} s`);
        assertStringIncludes(text, `found ${found}`, `${what}, ${found}: ${text}`);
        // Experiment files name weights as the user spelt them.
        assertStringIncludes(text, what === "weights" ? "w.safetensors" : path);
      }
      if (good !== undefined) await Deno.writeFile(path, good);
      await Deno.writeTextFile(files.experiment!, EXPERIMENT.replace(", weights: w.safetensors", ""));
    }
    assertEquals(await messages(), "");
  }));

Deno.test("a link out of the data's folder is reported once with its target, but not the target's content; other links are not", () =>
  inScene(async ({ files, messages }) => {
    const data = dirname(dirname(dirname(files.sheet!))), elsewhere = `${data}-elsewhere`;
    await Deno.rename(join(data, "mimic-cxr"), elsewhere);
    await Deno.symlink(elsewhere, join(data, "mimic-cxr"));
    const text = await messages();
    assertEquals(text.split("\n").length, 1, text);
    assertStringIncludes(
      text,
      `${join(data, "mimic-cxr")} is a link that leaves ${data}: it leads to ${elsewhere}`,
    );
    await Deno.remove(join(data, "mimic-cxr"));
    await Deno.rename(elsewhere, join(data, "elsewhere"));
    await Deno.symlink("elsewhere", join(data, "mimic-cxr"));
    assertEquals(await messages(), "");
    await Deno.rename(data, elsewhere);
    await Deno.symlink(elsewhere, data);
    assertEquals(await messages(), "");
    await Deno.remove(data);
    await Deno.rename(elsewhere, data);

    // A table that is a link to a secret is named, and no part of the secret is shown.
    const secret = join(dirname(files.experiment!), "secret");
    await Deno.writeTextFile(secret, "root:x:0:0:hunter2,hunter2\n");
    for (const what of ["gaze", "sheet"]) {
      const good = await Deno.readFile(files[what]!);
      await Deno.remove(files[what]!);
      await Deno.symlink(secret, files[what]!);
      const text = await messages();
      assertStringIncludes(text, files[what]!);
      assertEquals(text.includes("hunter2"), false, text);
      await Deno.remove(files[what]!);
      await Deno.writeFile(files[what]!, good);
    }
  }));
