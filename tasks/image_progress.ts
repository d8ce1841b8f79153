/** Shows the progress through many images. */
import { PROGRESS_OUTPUT } from "./terminal.ts";

/** Returns progress on standard error: redrawn on a terminal, otherwise a line for every tenth. */
export function imageProgress() {
  const { terminal, write } = PROGRESS_OUTPUT;
  let total = 0, shown = 0;
  return {
    begin: (count: number) => {
      total = count;
    },
    tell: (done: number) => {
      const part = Math.floor(10 * done / total);
      if (terminal) write(`\r\x1b[K${done} of ${total} images`);
      else if (part > shown) write(`${done} of ${total} images\n`);
      shown = part;
    },
    end: () => {
      if (terminal) write("\r\x1b[K");
    },
  };
}
