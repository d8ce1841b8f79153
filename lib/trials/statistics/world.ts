/** Defines a known truth, and studies of it. */
import type { RandomStream } from "../../random/stream.ts";
import type { SeedImageTable } from "../../stats/seed_image_table.ts";

/** Two models whose truth is known. */
export interface World {
  /** The typical training's measure of each model on infinitely many images. */
  readonly truth: readonly number[];
  /** Returns the measure of one new training of the first model on infinitely many images. */
  newTraining(stream: RandomStream): number;
  /** Draws one study: new trainings, new test images. */
  draw(stream: RandomStream): readonly [SeedImageTable, SeedImageTable];
}
