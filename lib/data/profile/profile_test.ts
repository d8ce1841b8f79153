import { assertAlmostEquals, assertEquals } from "@std/assert";
import { imageProfile } from "./image_profile.ts";
import { trainingImages, unlikeTraining } from "./training_images.ts";

const FILE = { height: 10, width: 20, photometric: "MONOCHROME2" } as const;

Deno.test("imageProfile() has the mean, the deviation and the percentiles of the pixels", () => {
  // The numbers 0 to 999 in another order: 7 and 1000 have no common divisor.
  const pixels = Float32Array.from({ length: 1000 }, (_, place) => (7 * place) % 1000);
  const { mean, deviation, dark, median, bright, ...file } = imageProfile(FILE, pixels);
  assertEquals(file, FILE);
  assertEquals(mean, 499.5);
  assertAlmostEquals(deviation, Math.sqrt((1000 ** 2 - 1) / 12), 1e-9);
  for (const [found, expected] of [[dark, 50], [median, 500], [bright, 950]] as const) {
    assertAlmostEquals(found, expected, 1000 / 1024 + 1);
  }
  const shifted = imageProfile(FILE, pixels.map((value) => value - 2000));
  assertAlmostEquals(shifted.median, median - 2000, 1e-3);
  const flat = imageProfile(FILE, new Float32Array(9).fill(0.5));
  assertEquals([flat.mean, flat.deviation, flat.dark, flat.median, flat.bright], [0.5, 0, 0.5, 0.5, 0.5]);
});

Deno.test("unlikeTraining() names every figure outside the range of the training images, and no other", () => {
  const like = { ...FILE, mean: 0.4, deviation: 0.2, dark: 0, median: 0.4, bright: 0.8 };
  const training = trainingImages([like, { ...like, height: 12, mean: 0.5 }, { ...like, mean: 0.3 }]);
  assertEquals(training.images, 3);
  assertEquals([training.height, training.mean, training.photometric], [[10, 12], [0.3, 0.5], [
    "MONOCHROME2",
  ]]);
  for (const mean of [0.3, 0.37, 0.5]) assertEquals(unlikeTraining({ ...like, mean }, training), []);
  assertEquals(unlikeTraining({ ...like, height: 11 }, training), []);
  assertEquals(unlikeTraining({ ...like, height: 13, width: 19 }, training), [
    "height 13, in training 10 to 12",
    "width 19, in training 20",
  ]);
  assertEquals(unlikeTraining({ ...like, photometric: "MONOCHROME1", mean: 0.7001 }, training), [
    "photometric MONOCHROME1, in training MONOCHROME2",
    "mean of its pixels 0.700, in training 0.300 to 0.500",
  ]);
  // A value slightly outside is not shown as if it were inside.
  assertEquals(unlikeTraining({ ...like, mean: 0.50004 }, training), [
    "mean of its pixels 0.50004, in training 0.30000 to 0.50000",
  ]);
});
