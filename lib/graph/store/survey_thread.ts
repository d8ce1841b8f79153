/** The thread of a survey. */
/// <reference lib="deno.worker" />
import { storeLayout } from "./layout.ts";
import { lookAtLines, type SharedLook } from "./look_at_lines.ts";
import { readResultLines } from "./result_lines.ts";

/** What the thread is asked. */
export interface SurveyQuestion extends SharedLook {
  /** The file with the remembered results. */
  readonly memo: string;
  /** The store's folder. */
  readonly folder: string;
}

/** What the thread answers when nothing is left to look at: the memo's state that it looked at. */
export interface SurveyAnswer {
  readonly check: string;
}

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<SurveyQuestion>) => {
  const { memo, folder, ...shared } = data;
  const layout = storeLayout(folder);
  const { check, lines } = readResultLines(layout.door, memo);
  lookAtLines(lines, layout, shared);
  const answer: SurveyAnswer = { check };
  self.postMessage(answer);
};
