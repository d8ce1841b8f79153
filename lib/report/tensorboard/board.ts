/**
 * A folder for TensorBoard: a run for each training, with its quantities by epoch, and one for the
 * study, with its settings and a few maps.
 */
import { join } from "node:path";
import type { EpochRecord } from "../../train/history.ts";
import type { WatchedGroup } from "../watch/watch_state.ts";
import { type EventValue, valuesEvent, versionEvent } from "./event.ts";
import { tfRecord } from "./tf_record.ts";

/** A picture of an X-ray with its maps. */
export interface BoardPicture {
  readonly tag: string;
  readonly png: Uint8Array;
}

/** Writes new data; written data stay. */
export interface Board {
  /** Writes the settings once. */
  writeText(tag: string, text: string): void;
  /** Writes pictures once. */
  writePictures(pictures: readonly BoardPicture[]): void;
  /** Appends the epochs that are not written yet. Returns how many those were. */
  writeEpochs(groups: readonly WatchedGroup[]): number;
}

/** The name of every file; TensorBoard takes files with `tfevents` in their names. */
const FILE = "events.out.tfevents.0.fovea";

/** A quantity by its tag; undefined if a run lacks it. */
const SCALARS: Readonly<Record<string, (record: EpochRecord) => number | undefined>> = {
  "loss/training": ({ train }) => train.total,
  "loss/validation": ({ validation }) => validation.total,
  "classification loss/training": ({ train }) => train.classification,
  "classification loss/validation": ({ validation }) => validation.classification,
  "attention loss/training": ({ train }) => train.attention,
  "attention loss/validation": ({ validation }) => validation.attention,
  "cross entropy/validation": ({ validation }) => validation.crossEntropy,
  "AUC/validation": ({ validation: { auc } }) => typeof auc === "number" ? auc : undefined,
  "learning rate": ({ learningRate }) => learningRate,
  "uncertainty/sigma_sm": ({ sigmaAttention }) => sigmaAttention,
  "uncertainty/sigma_ce": ({ sigmaClassification }) => sigmaClassification,
  "uncertainty/alpha": ({ alpha }) => alpha,
};

/**
 * Opens the board of the study `name` in `folder`. Files of an earlier board of this study are
 * replaced as soon as their runs are written; nothing else in the folder is touched. `now` returns
 * the time in seconds since 1970: TensorBoard shows when an event was written.
 */
export function openBoard(
  folder: string,
  name: string,
  { now = () => Date.now() / 1000 }: { readonly now?: () => number } = {},
): Board {
  const written = new Map<string, number>();

  function append(run: string, events: readonly Uint8Array[]): void {
    const path = join(folder, pathPart(name), run);
    const begins = !written.has(run);
    if (begins) Deno.mkdirSync(path, { recursive: true });
    const all = begins ? [versionEvent(now()), ...events] : events;
    // A reader does not use an incomplete record: it reads it again later.
    using file = Deno.openSync(join(path, FILE), {
      create: true,
      write: true,
      ...(begins ? { truncate: true } : { append: true }),
    });
    for (const event of all) {
      const record = tfRecord(event);
      for (let place = 0; place < record.length;) place += file.writeSync(record.subarray(place));
    }
    if (begins) written.set(run, 0);
  }

  const study = (values: readonly EventValue[]) =>
    append("study", values.map((value) => valuesEvent({ wallTime: now(), step: 0, values: [value] })));

  return {
    writeText: (tag, text) => study([{ kind: "text", tag, text }]),
    writePictures: (pictures) =>
      study(pictures.map((each) => ({ kind: "image", ...each, ...pngSize(each.png) }))),
    writeEpochs(groups) {
      let count = 0;
      for (const { name: group, runs } of groups) {
        for (const { label, history } of runs) {
          const run = [...group.split("/"), label].map(pathPart).join("/");
          const fresh = history.slice(written.get(run) ?? 0);
          if (fresh.length === 0) continue;
          append(
            run,
            fresh.map((record) =>
              valuesEvent({ wallTime: now(), step: record.epoch, values: scalars(record) })
            ),
          );
          written.set(run, history.length);
          count += fresh.length;
        }
      }
      return count;
    },
  };
}

function scalars(record: EpochRecord): EventValue[] {
  return Object.entries(SCALARS).flatMap(([tag, read]): EventValue[] => {
    const value = read(record);
    return value === undefined ? [] : [{ kind: "scalar", tag, value }];
  });
}

/**
 * Renders a name as one component of a path; different names give different components, and none
 * leads elsewhere.
 */
function pathPart(name: string): string {
  return name.toWellFormed().replaceAll(
    /^\.|^ | $|[^\p{L}\p{M}\p{N} ._+()=-]/gu,
    (character) =>
      encodeURIComponent(character).replace(/^[^%]$/, (plain) => `%${plain.charCodeAt(0).toString(16)}`),
  );
}

/** Reads the size from the header chunk (PNG, 11.2.1). */
function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
