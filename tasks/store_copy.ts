/**
 * `deno task store push|pull REMOTE [FILE]`: copies the results that an experiment needs between
 * stores.
 */
import { UserError } from "../lib/errors/user_error.ts";
import { makeTask } from "../lib/graph/run/make_task.ts";
import { byteCounter } from "../lib/graph/render/byte_progress.ts";
import { folderSource } from "../lib/graph/copy/folder_source.ts";
import { pull } from "../lib/graph/copy/pull.ts";
import { pushToFolder } from "../lib/graph/copy/push.ts";
import { pushToRemote } from "../lib/graph/copy/push_remote.ts";
import { isRemote, RCLONE, refuseConnectionString } from "../lib/graph/copy/rclone.ts";
import { rcloneSource } from "../lib/graph/copy/rclone_source.ts";
import { renderPull, renderPush } from "../lib/graph/copy/render_copy.ts";
import { safeText } from "../lib/graph/render/text.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { patientDataText } from "../lib/study/patient_data.ts";
import { openStudy, type Study } from "../lib/study/study.ts";
import { experimentPath, PROJECT_ROOT, studyFolders, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { PROGRESS_OUTPUT, requireStore } from "./terminal.ts";
import { requireFolderAt, userPath } from "./user_paths.ts";

const FLAGS = `
REMOTE is a folder, or a remote that you configured for the program rclone, written as rclone does: name:path.

  --store DIR     this machine's store (default: store)
  --shared-store  let the folder's group use a new store, or the folder that is pushed to
  --data DIR      the folder of the data sets (default: data)
  --engine NAME   the engine whose results the experiment needs, as with reproduce (default: auto)
  --help          this text`;

const PUSH_USAGE = `deno task store push REMOTE [experiments/NAME.yaml]

Copies the results that an experiment (default: experiments/phantom.yaml) has, with all their objects, to another store.
Objects that are already there are not copied again, so that an interrupted push continues. Every object is checked
before and after it is copied, and a result is copied after all that it names. Exits with 1 if anything was refused.
If the images may be patients', prints what would be sent, and sends nothing without --patient-data.
${FLAGS}
  --patient-data  send results of patients' images: the data use agreement permits it for REMOTE`;

const PULL_USAGE = `deno task store pull REMOTE [experiments/NAME.yaml]

Copies the results that an experiment (default: experiments/phantom.yaml) needs from another store, as far as it has
them. The other store is not trusted: results are checked against their schema and their key, objects against the hashes
in their names, and links are not followed. Outputs that are executed (compiled graphs) are never copied: they are made
here, which takes a second each. Only a second run can tell whether a result's numbers are those that its code gives:
deno task verify. An interrupted pull continues. Exits with 1 if anything was refused.
${FLAGS}`;

/** Copies to `REMOTE`; returns 1 if anything was refused. */
export async function pushCommand(args: readonly string[]): Promise<number> {
  const asked = await copyArguments(args, { usage: PUSH_USAGE, pulls: false });
  if (asked === undefined) return 0;
  const { remote, study, shared, patientData } = asked;
  const { store, plan } = study;
  await requireStore(store.layout.folder);
  await requireConsent(study, remote, patientData);
  const keys = [...plan.states.values()].flatMap((state) => state.state === "done" ? [state.key] : []);
  using shown = byteCounter("sent", PROGRESS_OUTPUT);
  const options = { store, keys, onBytes: shown.add };
  const summary = await isFolder(remote)
    ? await pushToFolder(remote, { ...options, shared })
    : await pushToRemote(remote, { ...options, rclone: RCLONE, layout: store.layout });
  shown[Symbol.dispose]();
  printLines(renderPush(summary, remote));
  return summary.refused.length > 0 ? 1 : 0;
}

/**
 * Prints which patients' data would be sent to `remote`. Throws a `UserError` unless the user has
 * agreed.
 */
async function requireConsent(study: Study, remote: string, agreed: boolean): Promise<void> {
  const text = await patientDataText(study);
  if (text === undefined) return;
  if (agreed) return printLines([safeText(`sends ${text}`)]);
  throw new UserError(
    `this would send ${text}, to ${remote}. Credentialed data may not leave the places that their agreement names: if it ` +
      "allows this one, run again with --patient-data",
  );
}

/** Copies from `REMOTE`; returns 1 if anything was refused. */
export async function pullCommand(args: readonly string[]): Promise<number> {
  const asked = await copyArguments(args, { usage: PULL_USAGE, pulls: true });
  if (asked === undefined) return 0;
  const { remote, study: { store, plan } } = asked;
  const source = await isFolder(remote)
    ? await folderSource(remote)
    : await rcloneSource(remote, { rclone: RCLONE, layout: store.layout });
  using shown = byteCounter("taken", PROGRESS_OUTPUT);
  const summary = await pull(plan, source, {
    onProgress: ({ bytes }) => shown.set(bytes),
    make: (task, ready, use) => makeTask(plan, { task, ready, use }),
  });
  shown[Symbol.dispose]();
  printLines(renderPull(summary, remote));
  return summary.refused.length > 0 ? 1 : 0;
}

interface CopyArguments {
  readonly remote: string;
  readonly study: Study;
  readonly shared: boolean;
  /** True if the user has agreed to send patients' data. */
  readonly patientData: boolean;
}

async function copyArguments(
  args: readonly string[],
  { usage, pulls }: { readonly usage: string; readonly pulls: boolean },
): Promise<CopyArguments | undefined> {
  const flags = parseFlags(args, usage, {
    boolean: ["shared-store", ...pulls ? [] : ["patient-data"]],
    text: ["store", "data", "engine"],
  });
  if (flags === undefined) return undefined;
  const [named, experiment, ...rest] = flags.arguments;
  if (named === undefined || named === "" || rest.length > 0) {
    throw new UsageError(
      `found ${args.join(" ") || "nothing"}, expected REMOTE and at most one file:\n\n${usage}`,
    );
  }
  const folder = userPath(named);
  const remote = await isFolder(folder) || !isRemote(named) ? folder : named;
  if (!await isThere(folder)) refuseConnectionString(named);
  if (remote === folder) requireFolderAt(folder, named);
  const shared = flags.has("shared-store");
  const study = await openStudy({
    experiment: experimentPath(experiment),
    ...studyFolders(flags),
    engine: flags.text("engine") ?? "auto",
    sharedStore: pulls && shared,
    root: PROJECT_ROOT,
  });
  return { remote, study, shared, patientData: flags.has("patient-data") };
}

/**
 * Returns true if `remote` is a folder: an existing folder is one, whatever its name looks like.
 */
async function isFolder(remote: string): Promise<boolean> {
  return await isThere(remote) || !isRemote(remote);
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
