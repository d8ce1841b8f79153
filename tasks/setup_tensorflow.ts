/** `deno task setup:tensorflow`: installs the native library of the tensorflow engines. */
import { setUpTensorflow, type Source } from "../lib/engine/tensorflow/setup/set_up.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task setup:tensorflow [FLAGS]

Installs TensorFlow's native binding for --engine tensorflow-cpu (or, with --gpu, tensorflow-gpu) in .tensorflow/.
Compiles the npm package's sources with g++ against the libtensorflow of TensorFlow's wheel, which pip fetches; or uses
the package's own download, if its hashes are given. No archive is unpacked unless its SHA-256 is known before.

  --gpu                 for @tensorflow/tfjs-node-gpu (NVIDIA; about 3 GB with CUDA)
  --libtensorflow DIR   compile against this one: an unpacked libtensorflow archive, or the tensorflow folder of a
                        Python installation
  --from WAY            package (its own download) or wheel (pip); default: auto, one after the other
  --libtensorflow-sha256 HEX, --binding-sha256 HEX
                        the SHA-256 of the two archives of the package's own download, which are not known here;
                        without the first there is no such download, without the second the binding is compiled
  --system-cuda         with --gpu and a wheel: use the system's CUDA
  --force               install again although the installed files are sound
  --help                this text`;

export default async function setupCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["gpu", "system-cuda", "force"],
    text: ["libtensorflow", "from", "libtensorflow-sha256", "binding-sha256"],
    most: 0,
  });
  if (flags === undefined) return 0;
  await setUpTensorflow({
    variant: flags.has("gpu") ? "gpu" : "cpu",
    source: sourceOf(flags),
    systemCuda: flags.has("system-cuda"),
    sha256: {
      libtensorflow: hashOf(flags, "libtensorflow-sha256"),
      binding: hashOf(flags, "binding-sha256"),
    },
    force: flags.has("force"),
    report: (line) => printLines([line]),
  });
  return 0;
}

function hashOf(flags: Flags, flag: string): string | undefined {
  const text = flags.text(flag)?.toLowerCase();
  if (text === undefined || /^[0-9a-f]{64}$/.test(text)) return text;
  throw new UsageError(`--${flag}: found "${text}", expected a SHA-256: 64 digits of 0 to 9 and a to f`);
}

function sourceOf(flags: Flags): Source {
  const from = flags.choice("from", ["auto", "package", "wheel"]), folder = flags.text("libtensorflow");
  if (folder === undefined) return from ?? "auto";
  if (from !== undefined) throw new UsageError("--from and --libtensorflow exclude each other: found both");
  return { folder: userPath(folder) };
}

if (import.meta.main) await runCommand(setupCommand);
