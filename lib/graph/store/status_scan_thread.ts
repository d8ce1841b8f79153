/** Runs a scan's thread. */
/// <reference lib="deno.worker" />
import { storeLayout } from "./layout.ts";
import { checkRemembered, type SharedScan } from "./check_remembered.ts";
import { readResultLines } from "./result_lines.ts";

/** The question to the thread. */
export interface ScanQuestion extends SharedScan {
  /** The file with the remembered results. */
  readonly memo: string;
  /** The store's folder. */
  readonly folder: string;
}

/** The thread's answer when no line is left: the state of the memo that it examined. */
export interface ScanAnswer {
  readonly check: string;
}

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<ScanQuestion>) => {
  const { memo, folder, ...shared } = data;
  const layout = storeLayout(folder);
  const { check, lines } = readResultLines(layout.door, memo);
  checkRemembered(lines, layout, shared);
  const answer: ScanAnswer = { check };
  self.postMessage(answer);
};
