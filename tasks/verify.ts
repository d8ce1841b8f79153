/**
 * `deno task verify [FILE]`: runs finished tasks again and compares the bits, or compares a receipt
 * with the store.
 */
import { isThere } from "../lib/formats/there.ts";
import { availableParallelism } from "node:os";
import { UserError } from "../lib/errors/user_error.ts";
import { readInputText } from "../lib/formats/open_input.ts";
import { tasksMatching } from "../lib/graph/select_tasks.ts";
import { safeText } from "../lib/graph/render/text.ts";
import {
  checkSignature,
  type ExpectedSigner,
  signaturePath,
  signReceipt,
} from "../lib/graph/verify/receipt/signature.ts";
import { finishedTasks, sampleTasks } from "../lib/graph/verify/verify.ts";
import { verifyInTerminal } from "../lib/graph/verify/verify_in_terminal.ts";
import { openStudy } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { experimentPath, PROJECT_ROOT, runCommand, studyFolders, UsageError } from "./command_line.ts";
import { CONFINE_CHOICES, workerFor } from "./confine.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { requireStore } from "./terminal.ts";
import { projectPath, shownPath, userPath } from "./user_paths.ts";

const USAGE = `deno task verify [experiments/NAME.yaml]
deno task verify --receipt reports/NAME/receipt.json [experiments/NAME.yaml]
deno task verify --receipt reports/NAME/receipt.json --sign KEY

Runs the finished tasks of an experiment (default: experiments/phantom.yaml) again, each in a new folder, and compares
their outputs with the stored ones, bit by bit. For a difference, names the first tensor or field and the size of the
gap. The store stays unchanged. Or, with a receipt from another machine: prints for every task whether this machine's
store has the same bits, or the tolerance within which they agree, or why the task is a different one.
Exits with 1 if anything differs.

  --task NAME     only this task; * stands for any text ("train/*/seed 1"), and the flag may be repeated
  --sample N      only N tasks, drawn by --seed (default: all)
  --seed N        the seed of the draw (default: 1)
  --receipt FILE  compare this receipt with the store; runs nothing. A signature beside it (FILE.sig) is checked first
  --sign KEY      sign the receipt with your own SSH key, as FILE.sig, and end: KEY is the file of the private key, or
                  of the public key if your agent has the private one
  --signer WHO    the required signer: a file of allowed signers (in ssh-keygen's and Git's format), or a key's
                  fingerprint (SHA256:…)
  --store DIR     the folder of stored results (default: store)
  --data DIR      the folder of the data sets (default: data)
  --engine NAME   the engine, as with reproduce (default: auto)
  --jobs N        the most tasks at once (default: one per core)
  --confine HOW   the confinement of tasks, as with reproduce: no, bwrap, auto (default: no)
  --help          this text`;

export default async function verifyCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: [],
    text: [
      "task",
      "sample",
      "seed",
      "receipt",
      "sign",
      "signer",
      "store",
      "data",
      "engine",
      "jobs",
      "confine",
    ],
    most: 1,
  });
  if (flags === undefined) return 0;
  const receipt = flags.text("receipt");
  if (receipt !== undefined && flags.text("task") !== undefined) {
    throw new UsageError("found --receipt and --task, expected one");
  }
  const sign = flags.text("sign"), signer = flags.text("signer");
  if (receipt === undefined) {
    if (sign === undefined && signer === undefined) return await runAgain(flags);
    throw new UsageError(
      `found --${sign === undefined ? "signer" : "sign"} without --receipt, expected both`,
    );
  }
  if (sign === undefined) return await compareReceipt(userPath(receipt), flags);
  if (signer !== undefined) throw new UsageError("found --sign and --signer, expected one");
  return await signCommand(userPath(receipt), userPath(sign));
}

/** Returns the options that both forms of the command share. */
function studyOptions(flags: Flags) {
  return {
    ...studyFolders(flags),
    engine: flags.text("engine") ?? "auto",
    root: PROJECT_ROOT,
  };
}

async function runAgain(flags: Flags): Promise<number> {
  const jobs = flags.count("jobs", 1) ?? availableParallelism();
  const sample = flags.count("sample", 1), seed = flags.count("seed", 0) ?? 1;
  await requireStore(studyFolders(flags).store);
  const experiment = experimentPath(flags.arguments.at(0));
  const { plan } = await openStudy({ ...studyOptions(flags), experiment });
  const named = flags.texts("task");
  const chosen = named.length === 0 ? plan.graph.order : tasksMatching(plan.graph, named, "--task");
  const done = new Set(finishedTasks(plan));
  const finished = chosen.filter((task) => done.has(task));
  const open = chosen.length - finished.length;
  if (open > 0) {
    printLines([
      `${open} of ${chosen.length} tasks ${
        open === 1 ? "is" : "are"
      } not done: there is nothing to compare with`,
    ]);
  }
  const tasks = sample === undefined ? finished : sampleTasks(finished, sample, seed);
  const worker = await workerFor(flags.choice("confine", CONFINE_CHOICES));
  return await verifyInTerminal(plan, { tasks, jobs, worker });
}

/** Signs a receipt; an existing signature is replaced. */
async function signCommand(path: string, key: string): Promise<number> {
  const { readReceipt } = await import("../lib/graph/verify/receipt/receipt.ts");
  const text = await readInputText(path, "receipt");
  readReceipt(text, path);
  const signature = await signReceipt(text, key);
  await Deno.writeTextFile(signaturePath(path), signature);
  printLines([`wrote ${shownPath(signaturePath(path))}: keep it beside the receipt`]);
  return 0;
}

/**
 * Checks the receipt's signature and prints its signer. Returns true if nothing is wrong with it.
 */
async function signatureHolds(path: string, text: string, signer: string | undefined): Promise<boolean> {
  const signature = signaturePath(path);
  if (!await isThere(signature)) {
    if (signer === undefined) return true;
    throw new UserError(`${shownPath(signature)}: found no such file, expected the signature of the receipt`);
  }
  const expected: ExpectedSigner | undefined = signer === undefined
    ? undefined
    : /^SHA256:/.test(signer)
    ? { kind: "fingerprint", fingerprint: signer }
    : { kind: "allowed signers", file: userPath(signer) };
  if (expected?.kind === "allowed signers") await readInputText(expected.file, "settings");
  const check = await checkSignature(text, { signature, expected });
  if (!check.holds) {
    printLines([`the signature is not accepted: ${check.why}`]);
    return false;
  }
  const whose = check.signer === undefined
    ? signer === undefined ? " (--signer FILE says whose key this is)" : ""
    : `, which is ${safeText(check.signer)}'s`;
  printLines([`signed with the ${safeText(check.key)}${whose}; the receipt is unchanged since then`]);
  return true;
}

async function compareReceipt(path: string, flags: Flags): Promise<number> {
  await requireStore(studyFolders(flags).store);
  // Loaded on demand: schemas take a moment, and the other form does not use them.
  const { readReceipt } = await import("../lib/graph/verify/receipt/receipt.ts");
  const { compareWithReceipt } = await import("../lib/graph/verify/receipt/compare_receipt.ts");
  const { renderComparison } = await import("../lib/graph/verify/receipt/render_receipt.ts");
  const text = await readInputText(path, "receipt");
  const receipt = readReceipt(text, path);
  const holds = await signatureHolds(path, text, flags.text("signer"));
  const named = flags.arguments.at(0);
  const { plan } = await openStudy({
    ...studyOptions(flags),
    experiment: named === undefined ? projectPath(receipt.file) : userPath(named),
  });
  const comparison = await compareWithReceipt(receipt, plan);
  printLines(renderComparison(comparison, receipt));
  return holds && comparison.every(({ verdict }) => verdict === "same bits") ? 0 : 1;
}

if (import.meta.main) await runCommand(verifyCommand);
