/** Loads programs by batch size: a program is compiled for one size. */
import type { LoadedProgram } from "./session.ts";

/** Programs that differ only in the number of images. */
export interface ProgramsByBatch {
  /** Returns the program for batches of `images`, loaded when first requested. */
  of(images: number): Promise<LoadedProgram>;
  /** Frees all of them. */
  dispose(): Promise<void>;
}

/** Returns programs that `load` provides. */
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
