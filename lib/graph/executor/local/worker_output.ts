/** Reads a worker's output: its log, its task's outcome, and the last words before its death. */
import { type Outcome, parseOutcome } from "../../job.ts";

/** The output of a worker on one stream. */
export interface WorkerOutput {
  /** The end of its task; undefined where the worker did not tell. */
  readonly outcome: Outcome | undefined;
  /** The end of what else it printed, as text. */
  readonly tail: string;
  /** Why it could not be logged; undefined where all of it was. */
  readonly unlogged: string | undefined;
}

/** The bytes of output that are remembered: more than any stack trace has. */
const TAIL_BYTES = 65_536;

/**
 * Reads `stream` to its end and writes it to `log`, all but the line that begins with `mark`: the
 * outcome. It goes through the pipe because a pipe takes no room on a disk. Where the log cannot be
 * written, reading goes on, so that the worker never waits for its reader. `onChunk` is told of
 * every sign of life.
 */
export async function readWorkerOutput(
  stream: ReadableStream<Uint8Array>,
  { log, mark, onChunk }: {
    readonly log: Pick<Deno.FsFile, "writeSync">;
    readonly mark: string;
    readonly onChunk: () => void;
  },
): Promise<WorkerOutput> {
  // Every byte is one character, so that places in the text are places in the bytes.
  let held = "", outcome: string | undefined, tail = "", unlogged: string | undefined;

  function write(text: string): void {
    tail = (tail + text).slice(-TAIL_BYTES);
    if (unlogged !== undefined) return;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    try {
      for (let written = 0; written < bytes.length;) written += log.writeSync(bytes.subarray(written));
    } catch (error) {
      unlogged = error instanceof Error ? error.message : String(error);
    }
  }

  for await (const chunk of stream) {
    onChunk();
    held += charactersOf(chunk);
    const start = outcome === undefined ? held.indexOf(mark) : -1;
    if (start >= 0) {
      const end = held.indexOf("\n", start);
      if (end < 0) continue;
      outcome = held.slice(start + mark.length, end);
      write(held.slice(0, start));
      held = held.slice(end + 1);
    } else {
      // The last bytes may be the beginning of the mark.
      const whole = held.length - (mark.length - 1);
      if (whole <= 0) continue;
      write(held.slice(0, whole));
      held = held.slice(whole);
    }
  }
  write(held);
  return { outcome: outcomeOf(outcome), tail: textOf(tail), unlogged };
}

/** The line that tells a job's outcome to the runner. */
export function outcomeLine(mark: string, outcome: Outcome): string {
  return `${mark}${JSON.stringify(outcome)}\n`;
}

/** So many lines are quoted of what a process said of its end. */
const QUOTED_LINES = 3;

/** The beginnings of lines in which a process says that it failed. */
const BEGINS =
  /^\s*(?:\w*error\b|uncaught\b|fatal\b|terminate called|thread '.*' panicked|#\s+fatal)|: error\b/i;

/**
 * The first lines of what a process last said of its end: from the last line that begins a
 * complaint, stack and quoted source left out; the last lines where none does.
 */
export function lastWords(tail: string): readonly string[] {
  const lines = tail.split("\n").filter((line) => line.trim() !== "" && !/^\s+at |^\s*\^+\s*$/.test(line));
  const begin = lines.findLastIndex((line) => BEGINS.test(line));
  return (begin < 0 ? lines.slice(-QUOTED_LINES) : lines.slice(begin, begin + QUOTED_LINES))
    .map((line) => line.trim());
}

function charactersOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function textOf(characters: string): string {
  return new TextDecoder().decode(Uint8Array.from(characters, (character) => character.charCodeAt(0)));
}

function outcomeOf(characters: string | undefined): Outcome | undefined {
  return characters === undefined ? undefined : parseOutcome(textOf(characters));
}
