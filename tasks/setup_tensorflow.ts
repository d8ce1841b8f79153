/** `deno task setup:tensorflow`: installs the native library that the tensorflow engines run on. */
import { parseArgs } from "@std/cli";
import { setUpTensorflow, type Source } from "../lib/engine/tensorflow/setup/set_up.ts";
import { runCommand, UsageError } from "./command_line.ts";

const USAGE = `deno task setup:tensorflow [FLAGS]

Installs TensorFlow's native binding for --engine tensorflow-cpu (or, with --gpu, tensorflow-gpu) in .tensorflow/.
Uses the npm package's own download where that works, and otherwise compiles the package's sources with g++ against
the libtensorflow of TensorFlow's wheel, which pip fetches.

  --gpu                 for @tensorflow/tfjs-node-gpu (NVIDIA; about 3 GB with CUDA)
  --libtensorflow DIR   compile against this one: an unpacked libtensorflow archive, or the tensorflow folder of a
                        Python installation
  --from WAY            package (its own download) or wheel (pip); default: auto, one after the other
  --system-cuda         with --gpu and a wheel: use the CUDA that the system has
  --force               install anew although what stands is sound
  --help                this text`;

await runCommand(async () => {
  const unknown: string[] = [];
  const flags = parseArgs(Deno.args, {
    boolean: ["gpu", "system-cuda", "force", "help"],
    string: ["libtensorflow", "from", "_"],
    alias: { help: "h" },
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  if (unknown.length > 0) throw new UsageError(`found ${unknown.join(" ")}, expected:\n\n${USAGE}`);
  await setUpTensorflow({
    variant: flags.gpu ? "gpu" : "cpu",
    source: sourceOf(flags.from, flags.libtensorflow),
    systemCuda: Boolean(flags["system-cuda"]),
    force: Boolean(flags.force),
    report: (line) => console.log(line),
  });
  return 0;
});

function sourceOf(from: unknown, folder: unknown): Source {
  if (folder !== undefined) {
    if (from !== undefined) throw new UsageError("--from and --libtensorflow exclude each other: found both");
    if (typeof folder === "string" && folder !== "") return { folder };
    throw new UsageError("--libtensorflow: found nothing, expected a folder");
  }
  if (from === undefined || from === "auto") return "auto";
  if (from === "package" || from === "wheel") return from;
  throw new UsageError(`--from: found "${from}", expected auto, package or wheel`);
}
