/**
 * `deno task watch [FILE]`: shows a study while it runs, on a page of this machine or in a file.
 */
import { join, resolve } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import { durationText } from "../lib/graph/render/text.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { renderWatch } from "../lib/report/watch/render_watch.ts";
import type { WatchState } from "../lib/report/watch/watch_state.ts";
import { LIVE_POLICY, livePage, STATIC_MARK, staticPage } from "../lib/report/watch/watch_page.ts";
import { patientDataText } from "../lib/study/patient_data.ts";
import { openStudy, type Study } from "../lib/study/study.ts";
import { serveWatch } from "../lib/study/watch/watch_server.ts";
import { watchStudy } from "../lib/study/watch/watch_study.ts";
import { commandLine, PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { EXECUTOR_FLAG_NAMES, EXECUTOR_FLAGS, slurmChoice } from "./executor.ts";
import { folderPath, shownPath, userPath } from "./user_paths.ts";

const USAGE = `deno task watch [experiments/NAME.yaml]

Shows the experiment while reproduce runs it, here or as jobs of a cluster, in another terminal or not at all: running
tasks and their progress, the curves of every training epoch by epoch, the time left, the logs of failures. The page is
served only on this machine, under an address that the command prints. Ctrl-C ends the page; tasks continue.
From another machine: ssh -L PORT:127.0.0.1:PORT HOST, then open the printed address.

  --port N        the port of the page (default: any free one)
  --once PATH     write the same as one standalone page, and end; PATH is a file, or a folder for watch.html. Logs that
                  may quote patients' data are left out of it
  --tensorboard DIR  also write every training's epochs as TensorBoard event files while it trains: tensorboard --logdir
                  DIR. They also contain the settings and, when the gallery is done, a few X-rays under their maps: only
                  of generated images, never a patient's
${EXECUTOR_FLAGS.slice(1)}`;

/**
 * The least milliseconds between two looks at the store, regardless of the number of open pages.
 */
const REST_MILLISECONDS = 1500;

/** The milliseconds between two looks for TensorBoard. */
const FEED_MILLISECONDS = 5000;

/**
 * The ratio of the rest after a look to the look's duration, so that looks take a small share of a
 * core.
 */
const REST_SHARE = 20;

export default async function watchCommand(args: readonly string[]): Promise<number> {
  const line = commandLine(args, USAGE, { text: ["port", "once", "tensorboard", ...EXECUTOR_FLAG_NAMES] });
  if (line === undefined) return 0;
  const once = line.own.text("once"), port = portOf(line.own.count("port", 0));
  if (once !== undefined && port !== undefined) {
    throw new UsageError("found --port and --once, expected one");
  }
  const board = line.own.text("tensorboard");
  const folder = board === undefined ? undefined : folderPath("tensorboard", board, "");
  const slurm = await slurmChoice(line.own);
  const study = await openStudy({ ...line, machine: slurm?.machine, root: PROJECT_ROOT });
  const follow = folder === undefined
    ? undefined
    : await boardFollower(study, { folder, file: line.experiment });
  return once === undefined
    ? await serve(study, { port: port ?? 0, follow })
    : await writePage(study, { path: userPath(once), follow });
}

/** Receives each state that was read. */
type Follow = (state: WatchState) => Promise<void>;

/** Opens the folder for TensorBoard and returns a function that writes new data. */
async function boardFollower(
  study: Study,
  { folder, file }: { readonly folder: string; readonly file: string },
): Promise<Follow> {
  // Loaded on demand: only this flag needs protocol buffers and pictures.
  const { openBoard } = await import("../lib/report/tensorboard/board.ts");
  const { boardPictures } = await import("../lib/study/watch/board_pictures.ts");
  const board = openBoard(folder, study.experiment.name);
  // Four spaces mark code in Markdown, whatever the text contains.
  const settings = (await Deno.readTextFile(file)).replaceAll(/^/gm, "    ");
  board.writeText("experiment", settings);
  let pictured = false;
  return async ({ groups }) => {
    board.writeEpochs(groups);
    if (pictured) return;
    const pictures = await boardPictures(study);
    if (pictures === undefined) return;
    board.writePictures(pictures);
    pictured = true;
  };
}

function portOf(port: number | undefined): number | undefined {
  if (port === undefined || port < 65_536) return port;
  throw new UsageError(`--port: found "${port}", expected at most 65535`);
}

/** Serves the page until Ctrl-C. */
async function serve(
  study: Study,
  { port, follow }: { readonly port: number; readonly follow: Follow | undefined },
): Promise<number> {
  const body = rested(async () => {
    const state = await watch.read();
    await follow?.(state);
    return renderWatch(state);
  });
  const watch = watchStudy(study, { showsLogs: true, showsFolders: true });
  const ended = Promise.withResolvers<void>();
  await using server = serveWatch({
    page: async () => ({ html: livePage(study.experiment.name, await body()), policy: LIVE_POLICY }),
    body,
  }, { port });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    if (signal === "SIGINT" || Deno.build.os !== "windows") {
      Deno.addSignalListener(signal, () => ended.resolve());
    }
  }
  printLines([
    `watching ${study.experiment.name}: open ${server.address} (only on this machine; Ctrl-C ends the page)`,
  ]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (follow !== undefined) {
    // TensorBoard gets data whether or not a browser shows the page.
    const feed = async () => {
      await body();
      timer = setTimeout(() => feed().catch(ended.reject), FEED_MILLISECONDS);
    };
    feed().catch(ended.reject);
  }
  try {
    await ended.promise;
  } finally {
    clearTimeout(timer);
  }
  return 0;
}

/** Returns a function that limits how often it looks; callers in between get the same answer. */
function rested(look: () => Promise<string>): () => Promise<string> {
  let until = 0, last: Promise<string> | undefined;
  return () => {
    if (last !== undefined && performance.now() < until) return last;
    until = Infinity;
    const begin = performance.now();
    last = look().finally(() => {
      const took = performance.now() - begin;
      until = performance.now() + Math.max(REST_MILLISECONDS, REST_SHARE * took);
    });
    return last;
  };
}

/** Writes the standalone page. Replaces only an earlier one. */
async function writePage(
  study: Study,
  { path, follow }: { readonly path: string; readonly follow: Follow | undefined },
): Promise<number> {
  const file = await isFolder(path) ? join(path, "watch.html") : path;
  await requireOwn(file);
  const watch = watchStudy(study, {
    showsLogs: await patientDataText(study) === undefined,
    showsFolders: false,
  });
  const begin = performance.now();
  const state = await watch.read();
  await follow?.(state);
  const when = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
  await Deno.writeTextFile(resolve(file), staticPage(state.experiment, renderWatch(state), when));
  printLines([`wrote ${shownPath(file)} (read in ${durationText((performance.now() - begin) / 1000)})`]);
  return 0;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Throws a {@linkcode UserError} if a file that is not such a page is in the way. */
async function requireOwn(file: string): Promise<void> {
  try {
    if ((await Deno.readTextFile(file)).startsWith(STATIC_MARK)) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new UserError(
    `${shownPath(file)}: found a file that watch has not written, expected no such file; name another place`,
  );
}

if (import.meta.main) await runCommand(watchCommand);
