/**
 * Fuzzes a stranger's store that is used as it is, with links, FIFOs and devices at any path of it.
 */
import { UserError } from "../../../errors/user_error.ts";
import type { RandomStream } from "../../../random/stream.ts";
import { COMMANDS } from "../foreign_files/commands.ts";
import { FOREIGN_NAMES, putForeignFile } from "../foreign_files/kinds.ts";
import { makeForeignScene } from "../foreign_files/scene.ts";
import { choicesOf } from "../untrusted_store/choices.ts";
import { changedPaths, type TreeState, treeState } from "../untrusted_store/tree_state.ts";
import type { Target } from "../target.ts";
import { memberOf } from "../../../formats/items.ts";

/**
 * Its files are not stores but choices: a command, then three bytes for each foreign file: its
 * folder, its path there and its kind. Without any, the store is as a killed run leaves it.
 * No command may touch anything outside the store.
 */
export const foreignFiles: Target = {
  name: "foreign-files",
  memoryLimit: 1024 * 2 ** 20,
  isStore: true,
  mutates: false,
  limitSeconds: 30,
  suiteCases: 10,
  seeds: () => Object.keys(COMMANDS).map((_, index) => Uint8Array.of(index)),
  twist: plants,
  async read(bytes, source) {
    const choices = choicesOf(bytes);
    const command = choices.pick(Object.keys(COMMANDS));
    await using scene = await makeForeignScene();
    const folders = [...Map.groupBy(scene.paths, (path) => path.slice(scene.store.length + 1).split("/")[0])]
      .map(([, paths]) => paths);
    const lines: string[] = [command];
    while (!choices.isOver()) {
      const path = choices.pick(choices.pick(folders));
      const kind = choices.pick(FOREIGN_NAMES);
      lines.push(`${kind} at ${path.slice(scene.store.length + 1)}`);
      await putForeignFile(path, kind, scene.outside);
    }
    const before = await stateOf(scene.outside.folder);
    const failure = await memberOf(COMMANDS, command)(scene).then(() => undefined, (error: unknown) => error);
    const touched = changedPaths(before, await stateOf(scene.outside.folder));
    if (touched.length > 0) throw new Error(`${lines.join(", ")}: touched outside: ${touched.join(", ")}`);
    if (failure instanceof UserError) throw new UserError(`${source}: ${failure.message}`);
    if (failure !== undefined) throw new Error(`${lines.join(", ")}: ${Deno.inspect(failure)}`);
  },
  isRefusal: (error) => error instanceof UserError,
};

/** Places one or two foreign files; more would hide each other. */
function plants(seed: Uint8Array, random: RandomStream): Uint8Array {
  const count = 1 + random.below(2);
  return Uint8Array.of(seed[0]!, ...Array.from({ length: 3 * count }, () => random.below(256)));
}

/** Returns the files outside with their modes and times. */
async function stateOf(folder: string): Promise<TreeState> {
  const state = new Map<string, string>();
  for (const [path, content] of await treeState(folder)) {
    const { mode, mtime } = await Deno.lstat(`${folder}/${path}`);
    state.set(path, `${content} ${mode} ${mtime?.getTime()}`);
  }
  return state;
}
