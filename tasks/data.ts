/**
 * `deno task data phantom DIR` writes the phantom data set. `deno task data check DIR` reads a data
 * set as `reproduce` would.
 */
import { phantomSettingsSchema } from "../lib/data/phantom/settings.ts";
import { writeReflacxPhantom } from "../lib/data/phantom/reflacx/write.ts";
import { writePhantom } from "../lib/data/phantom/write.ts";
import { printLines, writeOut } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { CHECK_USAGE, dataCheck } from "./data_check.ts";
import { parseFlags } from "./flags.ts";
import { requireFolderAt, shownPath, userPath } from "./user_paths.ts";

const PHANTOM_USAGE = `deno task data phantom DIR [--images N] [--seed N] [--width N] [--height N]
                              [--layout egd-cxr | reflacx] [--files dicom | jpg]

Writes generated chest X-rays with gaze, in the folders, tables and files of EGD-CXR or REFLACX, and of MIMIC-CXR or
MIMIC-CXR-JPG.

  --images N      the number of images, a multiple of 3 (default: 180)
  --seed N        the seed; every seed gives another data set (default: 1)
  --width N       columns of an image (default: 318)
  --height N      rows of an image (default: 382)
  --layout NAME   the tables and folders of egd-cxr or of reflacx (default: egd-cxr)
  --files KIND    the X-rays as dicom, like MIMIC-CXR, or as jpg, like MIMIC-CXR-JPG (default: dicom)
  --help          this text`;

const USAGE = `${PHANTOM_USAGE}\n\n${CHECK_USAGE}`;

const NUMBERS = ["images", "seed", "width", "height"];

/** The settings of experiments/phantom.yaml. */
const DEFAULTS = { images: 180, seed: 1 } as const;

export default async function dataCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "check") return await dataCheck(rest);
  if (name === "phantom") return await phantom(rest);
  if (name === "--help" || name === "-h") {
    writeOut(`${USAGE}\n`);
    return 0;
  }
  throw new UsageError(`found ${args.join(" ") || "nothing"}, expected:\n\n${USAGE}`);
}

async function phantom(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, PHANTOM_USAGE, { boolean: [], text: [...NUMBERS, "layout", "files"] });
  if (flags === undefined) return 0;
  const [named, ...rest] = flags.arguments;
  if (named === undefined || rest.length > 0) {
    throw new UsageError(`found phantom ${args.join(" ")}, expected:\n\n${PHANTOM_USAGE}`);
  }
  const numbers = NUMBERS.flatMap((flag) => {
    const value = flags.count(flag, 0);
    return value === undefined ? [] : [[flag, value]];
  });
  const settings = phantomSettingsSchema.safeParse({ ...DEFAULTS, ...Object.fromEntries(numbers) });
  if (!settings.success) {
    throw new UsageError(
      settings.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("\n") +
        `\n\n${PHANTOM_USAGE}`,
    );
  }
  const layout = flags.choice("layout", ["egd-cxr", "reflacx"]) ?? "egd-cxr";
  const files = flags.choice("files", ["dicom", "jpg"]) ?? "dicom";
  const folder = userPath(named);
  requireFolderAt(folder, named);
  if (layout === "reflacx") await writeReflacxPhantom(folder, settings.data, files);
  else await writePhantom(folder, settings.data, undefined, files);
  printLines([`wrote ${settings.data.images} images to ${shownPath(folder)}`]);
  return 0;
}

if (import.meta.main) await runCommand(dataCommand);
