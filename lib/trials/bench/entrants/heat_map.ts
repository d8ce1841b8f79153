/** Computes a heat map on the paper's grid from 1,400 gaze samples. */
import { heatMap } from "../../../data/heat_map.ts";
import { randomStream } from "../../../random/stream.ts";
import { serve } from "./serve.ts";

const stream = randomStream("bench heat map");
const coordinates = (size: number) => Int32Array.from({ length: 1400 }, () => stream.below(size));
const gaze = { x: coordinates(2544), y: coordinates(3056) };
const options = {
  image: { height: 3056, width: 2544 },
  canvas: { height: 3072, width: 2560, downsample: 2 },
  blur: 500,
  name: "bench",
};
await serve({
  repeats: 50,
  work: () => {
    heatMap(gaze, options);
  },
});
