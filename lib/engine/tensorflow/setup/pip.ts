/**
 * Fetches and unpacks wheels with the pip that is on the path; the user's Python version does not
 * matter.
 */
import { join } from "node:path";
import type { Report } from "./report.ts";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";
import { cudaHash, cudaRequirements, type Wheel } from "./wheels.ts";

const PYTHON = "python3";

/** The Python version for which wheels are requested; the extracted files do not depend on it. */
const ABI = "3.11";

const HINT = "it fetches TensorFlow's wheel; install Python 3 with pip, or name a libtensorflow with " +
  "--libtensorflow DIR";

/**
 * Extracts from a wheel (argument 1), into a folder (2), the entries that match a regular
 * expression (3); CUDA's assembler has to stay executable.
 */
const UNPACK = `
import os, re, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for entry in wheel.infolist():
        if re.match(sys.argv[3], entry.filename) and not entry.is_dir():
            path = wheel.extract(entry, sys.argv[2])
            if entry.external_attr >> 16 & 0o100:
                os.chmod(path, 0o755)
`;

/**
 * The libraries of TensorFlow, and all headers: the set that the C API needs differs between
 * versions.
 */
const TENSORFLOW = String.raw`tensorflow/(libtensorflow_\w+\.so\.2$|include/)|[^/]+\.dist-info/METADATA$`;

/**
 * Unpacks a wheel of TensorFlow into `folder` in Python's layout. With `cuda` it also unpacks the
 * required CUDA libraries beside it, where TensorFlow looks for them. Returns the wheel's file
 * name. The wheels themselves are not kept.
 */
export async function unpackTensorflow(
  wheel: Wheel,
  { folder, cuda, report }: { readonly folder: string; readonly cuda: boolean; readonly report: Report },
): Promise<string> {
  report(`fetching ${wheel.requirement} for ${wheel.platform} with pip (230 to 620 MB)`);
  const name = await fetchWheel(wheel, folder, TENSORFLOW);
  if (!cuda) return name;
  const description = [...Deno.readDirSync(folder)].find((entry) => entry.name.endsWith(".dist-info"));
  if (description === undefined) throw new SetupError(`${name} holds no METADATA`);
  const metadata = await Deno.readTextFile(join(folder, description.name, "METADATA"));
  for (const requirement of cudaRequirements(metadata)) {
    report(`fetching ${requirement} with pip`);
    await fetchWheel(
      { requirement, platform: wheel.platform, sha256: cudaHash(requirement) },
      folder,
      "nvidia/.*",
    );
  }
  return name;
}

/**
 * Downloads a wheel and returns the file's name. pip refuses a file with another hash than the
 * pinned one.
 */
async function fetchWheel(
  { requirement, platform, sha256 }: Wheel,
  folder: string,
  entries: string,
): Promise<string> {
  const downloads = await Deno.makeTempDir({ dir: folder, prefix: "wheel-" });
  try {
    const list = join(downloads, "requirements.txt");
    await Deno.writeTextFile(list, `${requirement} --hash=sha256:${sha256}\n`);
    // Wheels of the CUDA libraries have older platform tags than TensorFlow's.
    const platforms = [platform, platform.replace("_2_17_", "2014_"), platform.replace("_2_17_", "1_")];
    await runProgram(PYTHON, [
      ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-cache-dir"],
      ...["--require-hashes", "--only-binary=:all:", `--python-version=${ABI}`],
      ...platforms.map((name) => `--platform=${name}`),
      `--dest=${downloads}`,
      `--requirement=${list}`,
    ], { hint: HINT });
    const [file] = [...Deno.readDirSync(downloads)].filter(({ name }) => name.endsWith(".whl"));
    if (file === undefined) throw new SetupError(`pip fetched no wheel for ${requirement}`);
    await runProgram(PYTHON, ["-c", UNPACK, join(downloads, file.name), folder, entries], { hint: HINT });
    return file.name;
  } finally {
    await Deno.remove(downloads, { recursive: true });
  }
}
