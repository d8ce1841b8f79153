/** Programs know their batch's size, so every size that comes has its own. */
import type { CompiledProgram } from "./session.ts";

/** Programs that differ in the number of images alone. */
export interface ProgramsByBatch {
  /** The program for batches of `images`, compiled when it is first asked for. */
  of(images: number): Promise<CompiledProgram>;
  /** Frees them all. */
  dispose(): Promise<void>;
}

/** Programs from `compile`. */
export function programsByBatch(compile: (images: number) => Promise<CompiledProgram>): ProgramsByBatch {
  const programs = new Map<number, Promise<CompiledProgram>>();
  return {
    of(images) {
      const known = programs.get(images);
      if (known !== undefined) return known;
      const compiled = compile(images);
      programs.set(images, compiled);
      return compiled;
    },
    async dispose() {
      for (const program of programs.values()) await (await program).dispose();
      programs.clear();
    },
  };
}
