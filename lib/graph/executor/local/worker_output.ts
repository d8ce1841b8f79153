/** Reads a worker's output: its log, its task's outcome, and its last error message. */
import { type Outcome, parseOutcome } from "../../job.ts";

/** The output of a worker on one stream. */
export interface WorkerOutput {
  /** The outcome of its task; undefined if the worker did not report one. */
  readonly outcome: Outcome | undefined;
  /** The end of its other output, as text. */
  readonly tail: string;
  /** The reason that output could not be logged; undefined if all of it was. */
  readonly unlogged: string | undefined;
}

/** The bytes of output that are kept: more than any stack trace has. */
const TAIL_BYTES = 65_536;

/**
 * Reads `stream` to its end and writes it to `log`, except the line that begins with `mark`: the
 * outcome. The outcome comes through the pipe because a pipe needs no space on a disk. If the log
 * cannot be written, reading goes on, so that the worker never waits for its reader. `onChunk` is
 * called for every sign of life.
 */
export async function readWorkerOutput(
  stream: ReadableStream<Uint8Array>,
  { log, mark, onChunk }: {
    readonly log: Pick<Deno.FsFile, "writeSync">;
    readonly mark: string;
    readonly onChunk: () => void;
  },
): Promise<WorkerOutput> {
  // Every byte is one character, so that positions in the text are positions in the bytes.
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

/** Returns the line that reports a job's outcome to the runner. */
export function outcomeLine(mark: string, outcome: Outcome): string {
  return `${mark}${JSON.stringify(outcome)}\n`;
}

/** The most lines quoted from a process's last message. */
const QUOTED_LINES = 3;

/** Matches the beginning of a line that reports a failure. */
const BEGINS =
  /^\s*(?:\w*error\b|uncaught\b|fatal\b|terminate called|thread '.*' panicked|#\s+fatal)|: error\b/i;

/**
 * Returns the first lines of a process's last error message, without stack and quoted source. The
 * message begins at the last line that reports a failure. If there is none, returns the last lines.
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
