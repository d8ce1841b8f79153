/**
 * Reads files one after another into the same memory: `read(path)` gives a file's bytes, which the next call overwrites. Fresh
 * memory for every image costs more than reading it.
 */
export function fileReader(): (path: string) => Promise<Uint8Array<ArrayBuffer>> {
  let memory = new Uint8Array(0);
  return async (path) => {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    // One byte more, to see whether the file has grown.
    if (memory.length <= size) memory = new Uint8Array(size + 1);
    let filled = 0;
    for (;;) {
      const count = await file.read(memory.subarray(filled));
      if (count === null) return memory.subarray(0, filled);
      filled += count;
      if (filled < memory.length) continue;
      const larger = new Uint8Array(2 * memory.length);
      larger.set(memory);
      memory = larger;
    }
  };
}
