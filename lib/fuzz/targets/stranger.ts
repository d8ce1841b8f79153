/** A stranger's whole store, which is pulled from. */
import { StoreError } from "../../graph/store/store_error.ts";
import type { RandomStream } from "../../random/stream.ts";
import { choicesOf } from "../stranger/choices.ts";
import { forgeFile } from "../stranger/forge_files.ts";
import { forgeManifest } from "../stranger/forge_manifest.ts";
import { forgeResult } from "../stranger/forge_result.ts";
import { pullFrom } from "../stranger/pull_from.ts";
import { makeScene } from "../stranger/scene.ts";
import { isNamed, type Target } from "../target.ts";

/**
 * Its files are no stores but choices: one byte for how many lies of each kind are told in a store that is right at first,
 * then those of the lies themselves. Those of the file system come last, so that nothing here follows a link either.
 */
export const stranger: Target = {
  name: "stranger",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [new Uint8Array(0), new Uint8Array(2)],
  twist: (_seed, random: RandomStream) =>
    Uint8Array.from({ length: 8 + random.below(24) }, () => random.below(256)),
  async read(bytes, source) {
    const choices = choicesOf(bytes);
    await using scene = await makeScene(source);
    const kinds = choices.below(24);
    if (kinds % 2 > 0) await forgeManifest(scene, choices);
    for (let left = (kinds >> 1) % 3; left > 0; left--) await forgeResult(scene, choices);
    for (let left = Math.floor(kinds / 6); left > 0; left--) await forgeFile(scene, choices);
    const { refused, absent } = await pullFrom(scene);
    if (refused.length + absent.length > 0) {
      throw new StoreError(`${source}: refused ${refused.length}, not there ${absent.length}`);
    }
  },
  isRefusal: (error, source) => isNamed(error, StoreError, source),
};
