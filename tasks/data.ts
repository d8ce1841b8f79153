/** `deno task data phantom DIR`: writes the phantom data set, for any program that reads EGD-CXR and MIMIC-CXR. */
import { parseArgs } from "@std/cli";
import { phantomSettingsSchema } from "../lib/data/phantom/settings.ts";
import { writePhantom } from "../lib/data/phantom/write.ts";
import { runCommand, UsageError } from "./command_line.ts";

const USAGE = `deno task data phantom DIR [--images N] [--seed N] [--width N] [--height N]

Writes generated chest X-rays with gaze, in the folders, tables and DICOM files of EGD-CXR and MIMIC-CXR.

  --images N      how many images, a multiple of 3 (default: 180)
  --seed N        another seed, another data set (default: 1)
  --width N       columns of an image (default: 318)
  --height N      rows of an image (default: 382)
  --help          this text`;

/** Those of experiments/phantom.yaml. */
const DEFAULTS = { images: 180, seed: 1 } as const;

await runCommand(async () => {
  const parsed = parseArgs(Deno.args, { boolean: ["help"], string: ["_"] });
  if (parsed.help) {
    console.log(USAGE);
    return 0;
  }
  const [name, folder] = parsed._.map(String);
  if (name !== "phantom" || folder === undefined) throw new UsageError(`expected:\n${USAGE}`);
  const { _, help: __, ...flags } = parsed;
  const settings = phantomSettingsSchema.safeParse({ ...DEFAULTS, ...flags });
  if (!settings.success) {
    throw new UsageError(
      settings.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("\n") +
        `\n\n${USAGE}`,
    );
  }
  await writePhantom(folder, settings.data);
  console.log(`wrote ${settings.data.images} images to ${folder}`);
  return 0;
});
