/**
 * `deno task export`: writes a trained network for other programs: ONNX, safetensors or PyTorch.
 */
import { UserError } from "../lib/errors/user_error.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { safeText } from "../lib/graph/render/text.ts";
import { openStore } from "../lib/graph/store/store.ts";
import type { Checkpoint } from "../lib/study/checkpoint/read_checkpoint.ts";
import { chooseModel } from "../lib/study/predict/model_choice.ts";
import { NOTICE } from "../lib/study/predict/notice.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { folderPath, requireFolderAt, shownPath, userPath } from "./user_paths.ts";
import { dirname } from "node:path";

const USAGE = `deno task export MODEL --as FORM --out FILE

Writes a trained network for other programs:

  --as onnx         FILE.onnx: standard operators, batches of any size; outputs probabilities, cams and logits;
                    compared with this program's own predictions before it is written
  --as safetensors  FILE.safetensors: the network's tensors under torchvision's names
  --as torch        FILE.py: a module for PyTorch, with FILE.safetensors, which it loads strictly

  MODEL             a report's folder (reports/NAME), or a checkpoint's file
  --model NAME      the model of the report; optional if the report has only one
  --seed N          one of its seeds; optional if there is only one
  --input NAME      for onnx: pixels (stored values of any image size) or images (prepared as for the network)
                    (default: pixels)
  --out FILE        the file to write, with the form's ending
  --replace         replace existing files
  --store DIR       the store that made the report (default: store)
  --help            this text

${NOTICE}`;

export default async function exportCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["replace"],
    text: ["as", "model", "seed", "input", "out", "store"],
    most: 1,
  });
  if (flags === undefined) return 0;
  const [named] = flags.arguments;
  const form = flags.choice("as", ["onnx", "safetensors", "torch"]), out = flags.text("out");
  if (named === undefined) throw new UsageError(`found no model, expected:\n\n${USAGE}`);
  if (form === undefined) throw new UsageError(`found no --as FORM, expected:\n\n${USAGE}`);
  if (out === undefined) throw new UsageError(`found no --out FILE, expected:\n\n${USAGE}`);
  return await exportModel(named, form, out, flags);
}

async function exportModel(
  named: string,
  form: "onnx" | "safetensors" | "torch",
  out: string,
  flags: Flags,
): Promise<number> {
  const input = flags.choice("input", ["pixels", "images"]);
  if (input !== undefined && form !== "onnx") {
    throw new UsageError(`--input: found it with --as ${form}, expected it only with --as onnx`);
  }
  const { EXPORT_FORMS, exportFiles } = await import("../lib/study/export/export_files.ts");
  const ending = EXPORT_FORMS[form], path = userPath(out);
  if (!out.endsWith(ending)) {
    throw new UsageError(`--out: found "${out}", expected a name that ends with ${ending}`);
  }
  requireFolderAt(dirname(path), `--out ${out}`);
  const { checkpoint, notes } = await oneTraining(named, flags);
  const files = exportFiles(checkpoint, { form, path, input: input ?? "pixels" });
  if (!flags.has("replace")) { for (const file of files.keys()) requireFree(file); }
  const agreement = form === "onnx" ? await agreementOf(files.get(path), checkpoint, input ?? "pixels") : [];
  Deno.mkdirSync(dirname(path), { recursive: true });
  for (const [file, bytes] of files) Deno.writeFileSync(file, bytes);
  printLines([
    ...[...files].map(([file, { length }]) => `wrote ${shownPath(file)} (${length} bytes)`),
    ...agreement,
    ...notes,
    NOTICE,
  ].map(safeText));
  return 0;
}

async function oneTraining(
  named: string,
  flags: Flags,
): Promise<{ readonly checkpoint: Checkpoint; readonly notes: readonly string[] }> {
  const store = folderPath("store", flags.text("store"), "store");
  const { checkpoints: [first, ...others], notes } = await chooseModel({
    path: userPath(named),
    named,
    model: flags.text("model"),
    seeds: flags.counts("seed", 0),
    store: () => openStore(store),
  });
  if (others.length === 0) return { checkpoint: first, notes };
  const seeds = [first, ...others].map(({ description }) => description.seed);
  throw new UsageError(
    `found ${seeds.length} trainings, expected one: --seed with one of ${seeds.join(", ")}`,
  );
}

function requireFree(path: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new UserError(
    `${
      shownPath(path)
    }: found an existing file; name another one with --out, or replace this one with --replace`,
  );
}

/**
 * Returns a line with the agreement of an ONNX model. Throws a `UserError` if it does not agree.
 */
async function agreementOf(
  file: Uint8Array | undefined,
  checkpoint: Checkpoint,
  input: "pixels" | "images",
): Promise<string[]> {
  if (file === undefined) return [];
  const { differenceOf, TOLERANCE } = await import("../lib/study/export/verify_plain.ts");
  const difference = await differenceOf(file, checkpoint, input);
  if (difference <= TOLERANCE) {
    return [`its predictions differ from this program's own by at most ${difference.toExponential(1)}`];
  }
  throw new UserError(
    `the ONNX model differs from this program's own predictions by ${difference}, expected at most ${TOLERANCE}; ` +
      "the model was not written: please report this",
  );
}

if (import.meta.main) await runCommand(exportCommand);
