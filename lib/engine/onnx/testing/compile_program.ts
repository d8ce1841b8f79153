import { compile, optimise } from "../compiler/compile.ts";
import type { Block } from "../identity.ts";
import type { Program } from "../compiler/programs.ts";
import { type LoadedProgram, loadProgram } from "../runtime/session.ts";

/** Compiles a program through every stage, ready to run on batches of `images`. */
export function compileProgram(
  program: Program,
  { images, threads, block }: { readonly images: number; readonly threads: number; readonly block: Block },
): Promise<LoadedProgram> {
  return loadProgram(compile(optimise(program, block), images), { threads });
}
