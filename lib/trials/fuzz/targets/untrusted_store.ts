/** Fuzzes a pull from a stranger's whole store. */
import { StoreError } from "../../../graph/store/store_error.ts";
import { type RandomStream, randomStream } from "../../../random/stream.ts";
import { choicesOf } from "../untrusted_store/choices.ts";
import { forgeFile } from "../untrusted_store/forge_files.ts";
import { forgeManifest } from "../untrusted_store/forge_manifest.ts";
import { forgeResult } from "../untrusted_store/forge_result.ts";
import { pullFrom } from "../untrusted_store/pull_from.ts";
import { makeScene } from "../untrusted_store/scene.ts";
import { isNamed, type Target } from "../target.ts";

/**
 * The number of kinds of stores: with or without lies in a manifest, in results, in the file
 * system.
 */
const KINDS = 24;

/**
 * Its files are not stores but choices. The sum of the bytes gives the number of lies of each kind
 * in a store that is right at first; it is none for a multiple of {@linkcode KINDS}. Each byte
 * chooses a lie. Lies of the file system come last, so that this code follows no link either.
 */
export const untrustedStore: Target = {
  name: "untrusted-store",
  isStore: true,
  limitSeconds: 10,
  suiteCases: 12,
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [new Uint8Array(0), ...[1, 2, 3].map(withoutLies)],
  twist: (_seed, random) => noise(random, 8 + random.below(24)),
  async read(bytes, source) {
    const choices = choicesOf(bytes);
    await using scene = await makeScene(source);
    const kinds = bytes.reduce((sum, byte) => sum + byte, 0) % KINDS;
    const [manifests, results, files] = [kinds % 2, (kinds >> 1) % 3, Math.floor(kinds / 6)];
    for (let left = manifests; left > 0; left--) await forgeManifest(scene, choices);
    for (let left = results; left > 0; left--) await forgeResult(scene, choices);
    for (let left = files; left > 0; left--) await forgeFile(scene, choices);
    const { refused, absent } = await pullFrom(scene);
    if (refused.length + absent.length > 0) {
      throw new StoreError(`${source}: refused ${refused.length}, not there ${absent.length}`);
    }
  },
  isRefusal: (error, source) => isNamed(error, StoreError, source),
};

function noise(random: RandomStream, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Choices without a lie: any change of them is a lie. */
function withoutLies(number: number): Uint8Array {
  const bytes = noise(randomStream("stranger", number), 24);
  const sum = bytes.reduce((sum, byte) => sum + byte, 0);
  return Uint8Array.of(...bytes, KINDS - sum % KINDS);
}
