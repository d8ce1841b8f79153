/** Programs know their batch's size, so every size that comes has its own. */
import type { LoadedProgram } from "./session.ts";

/** Programs that differ in the number of images alone. */
export interface ProgramsByBatch {
  /** The program for batches of `images`, made ready when it is first asked for. */
  of(images: number): Promise<LoadedProgram>;
  /** Frees them all. */
  dispose(): Promise<void>;
}

/** Programs from `load`. */
export function programsByBatch(load: (images: number) => Promise<LoadedProgram>): ProgramsByBatch {
  const programs = new Map<number, Promise<LoadedProgram>>();
  return {
    of(images) {
      const known = programs.get(images);
      if (known !== undefined) return known;
      const loaded = load(images);
      programs.set(images, loaded);
      return loaded;
    },
    async dispose() {
      for (const program of programs.values()) await (await program).dispose();
      programs.clear();
    },
  };
}
