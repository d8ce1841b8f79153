/**
 * Allocates memory in pages of 2 MiB, whose addresses the processor can cache; those of 4 KiB pages
 * it looks up in memory. Only time depends on it, so it does nothing where huge pages are
 * unavailable: on another system than Linux with glibc, or without the right to call native code.
 */
import { fileURLToPath } from "node:url";

/**
 * The advice constant of `madvise`, in Linux's `asm-generic/mman-common.h`: use huge pages from the
 * first write on.
 */
const MADV_HUGEPAGE = 14;

/**
 * The parameters of `mallopt`, in glibc's `malloc.h`, and their values: never give memory back; how
 * many blocks may be mapped outside the heap.
 */
const M_TRIM_THRESHOLD = -1, NEVER = -1;
const M_MMAP_MAX = -4, NONE = 0, DEFAULT = 65536;

/** The alignment in bytes: `madvise` takes whole pages; no system's are larger than this. */
const PAGE = 65536n;

/** Asks for huge pages in `memory`, which nothing has been written to yet. */
export function adviseHugePages({ buffer }: WebAssembly.Memory): void {
  using library = openLibrary();
  library?.symbols.adviseBuffer(new Uint8Array(buffer), BigInt(buffer.byteLength), MADV_HUGEPAGE);
}

/**
 * Reserves `bytes`, a whole number of some megabytes at least, of address space in huge pages for
 * the C library's heap. The next allocations of this process on this thread, ONNX Runtime's among
 * them, come from it until it is used up. Memory is taken when it is first written, and given back
 * when the process ends.
 */
export function reserveHugePages(bytes: number): void {
  using library = openLibrary();
  if (library === undefined) return;
  const { mallopt, malloc, free, advise } = library.symbols;
  const length = BigInt(bytes);
  mallopt(M_TRIM_THRESHOLD, NEVER);
  // Large blocks would lie apart; without that right they make the heap longer, and stay there for
  // others when they are given back.
  mallopt(M_MMAP_MAX, NONE);
  const start = malloc(length);
  mallopt(M_MMAP_MAX, DEFAULT);
  if (start === 0n) return;
  const from = (start + PAGE - 1n) / PAGE * PAGE, end = (start + length) / PAGE * PAGE;
  advise(from, end - from, MADV_HUGEPAGE);
  free(start);
}

/**
 * Opens ONNX Runtime's library, which an engine's process may call in any case, to find the C
 * library's functions.
 */
function openLibrary() {
  if (Deno.build.os !== "linux") return undefined;
  const architecture = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const path = `bin/napi-v6/linux/${architecture}/libonnxruntime.so.1`;
  try {
    const library = Deno.dlopen(
      fileURLToPath(new URL(path, import.meta.resolve("onnxruntime-node/package.json"))),
      {
        advise: { name: "madvise", parameters: ["usize", "usize", "i32"], result: "i32" },
        adviseBuffer: { name: "madvise", parameters: ["buffer", "usize", "i32"], result: "i32" },
        malloc: { parameters: ["usize"], result: "usize" },
        free: { parameters: ["usize"], result: "void" },
        mallopt: { parameters: ["i32", "i32"], result: "i32" },
      },
    );
    return { symbols: library.symbols, [Symbol.dispose]: () => library.close() };
  } catch {
    return undefined;
  }
}
