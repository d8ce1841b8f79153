import { assertEquals } from "@std/assert";
import { PAPERS_DATA } from "../papers_data.ts";
import { CLASS_NAMES } from "./classes.ts";
import { populationOf } from "./population.ts";

Deno.test("populationOf() recognises EGD-CXR by its counts, for either class of its ambiguous image", () => {
  const population = (images: number, patients: number, ...classes: number[]) =>
    populationOf({ images, patients, classes });
  assertEquals(population(1083, 1038, 360, 363, 360), "egd-cxr");
  assertEquals(population(1083, 1038, 360, 364, 359), "egd-cxr");
  for (
    const [images = 0, patients = 0, ...classes] of [
      [1083, 1038, 360, 363, 359],
      [1083, 1038, 360, 364, 360],
      [1083, 1038, 361, 362, 360],
      [1083, 1037, 360, 363, 360],
      [1082, 1038, 360, 363, 359],
      [1083, 1038, 360, 723],
      [45, 41, 15, 15, 15],
    ]
  ) assertEquals(population(images, patients, ...classes), "other", `${images} ${patients} ${classes}`);
});

Deno.test("the paper's classes are EGD-CXR's, in the order of the labels", () => {
  assertEquals([...PAPERS_DATA.classes.keys()], [...CLASS_NAMES]);
});
