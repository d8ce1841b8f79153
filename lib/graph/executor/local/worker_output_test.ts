import { assertEquals } from "@std/assert";
import { lastWords, outcomeLine, readWorkerOutput } from "./worker_output.ts";

const MARK = "0b2f8c1e-mark ";

/** Reads `text` in chunks of `size` bytes; the log has space for `room` bytes of it. */
async function read(text: string, size: number, room = Infinity) {
  const bytes = new TextEncoder().encode(text);
  const logged: number[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
  const log = {
    writeSync(chunk: Uint8Array): number {
      const taken = chunk.subarray(0, Math.max(0, room - logged.length));
      if (taken.length === 0 && chunk.length > 0) throw new Error("No space left on device (os error 28)");
      logged.push(...taken);
      return taken.length;
    },
  };
  const output = await readWorkerOutput(stream, { log, mark: MARK, onChunk() {} });
  return { ...output, log: new TextDecoder().decode(Uint8Array.from(logged)) };
}

Deno.test("readWorkerOutput() separates the outcome from the log, for any division of the bytes into chunks", async () => {
  const outcome = { end: "failed", message: "Verlust: 0,7 — “ö”" } as const;
  const text = `époque 1\n${outcomeLine(MARK, outcome)}bye\n`;
  for (let size = 1; size <= 70; size++) {
    const found = await read(text, size);
    assertEquals([found.outcome, found.log, found.tail], [outcome, "époque 1\nbye\n", "époque 1\nbye\n"]);
  }
});

Deno.test("readWorkerOutput() returns the outcome and the reason if nothing can be logged", async () => {
  const outcome = {
    end: "failed",
    message: "No space left on device (os error 28): write '/store/x'",
  } as const;
  for (const room of [0, 3]) {
    const found = await read(`epoch 1\n${outcomeLine(MARK, outcome)}`, 5, room);
    assertEquals([found.outcome, found.unlogged], [outcome, "No space left on device (os error 28)"]);
    assertEquals(found.log, "epoch 1\n".slice(0, room));
  }
});

Deno.test("readWorkerOutput() returns no outcome if its line was truncated or is missing", async () => {
  assertEquals((await read(`${MARK}{"end":"fin`, 4)).outcome, undefined);
  assertEquals((await read(`${MARK}{"end":"fin\n`, 4)).outcome, undefined);
  const none = await read("epoch 1\n0b2f8c1e-mar", 4);
  assertEquals([none.outcome, none.log], [undefined, "epoch 1\n0b2f8c1e-mar"]);
});

Deno.test("lastWords() returns the first lines of the last error message, or else the last lines", () => {
  const stack = "epoch 3\nerror: Uncaught (in promise) Error: No space left on device (os error 28)\n" +
    "    at writeTextFileSync (ext:deno_fs/30_fs.js:1:1)\n    at fail (worker.ts:1:1)\n    at async run (b.ts:2:2)\n";
  assertEquals(lastWords(stack), [
    "error: Uncaught (in promise) Error: No space left on device (os error 28)",
  ]);
  assertEquals(lastWords("terminate called after throwing\n  what():  std::bad_alloc\n"), [
    "terminate called after throwing",
    "what():  std::bad_alloc",
  ]);
  assertEquals(lastWords("one\ntwo\nthree\nfour\n"), ["two", "three", "four"]);
  assertEquals(lastWords(""), []);
});
