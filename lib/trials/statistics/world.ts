/** Something true, and studies of it. */
import type { RandomStream } from "../../random/stream.ts";
import type { SeedImageTable } from "../../stats/seed_image_table.ts";

/** Two models of which the truth is known. */
export interface World {
  /** The typical training's measure of either model on endless images. */
  readonly truth: readonly number[];
  /** Returns what one new training of the first model measures on endless images. */
  newTraining(stream: RandomStream): number;
  /** One study: new trainings, new test images. */
  draw(stream: RandomStream): readonly [SeedImageTable, SeedImageTable];
}
