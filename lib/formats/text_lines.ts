/**
 * Cuts text into lines, without their ends (`\n`). The text after the last end is a line unless
 * empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = ReadableStream.from(["epoch 1\nepo", "ch 2\n", "ep"]);
 * const lines = await Array.fromAsync(chunks.pipeThrough(textLines()));
 * assertEquals(lines, ["epoch 1", "epoch 2", "ep"]);
 * ```
 */
export function textLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(line);
    },
    flush(controller) {
      if (rest !== "") controller.enqueue(rest);
    },
  });
}
