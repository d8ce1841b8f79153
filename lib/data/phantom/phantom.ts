/** The phantom: generated X-rays and gaze, written and read in EGD-CXR's and MIMIC-CXR's layout. */
import { z } from "zod";
import type { Input } from "../../graph/task.ts";
import { below } from "../data_set.ts";
import { dataSetKind } from "../data_set_kind.ts";
import { DATA_CLASSES } from "../egd/data_classes.ts";
import { egdTasks } from "../egd/tasks.ts";
import { nameImages } from "../image_names.ts";
import { phantomImages } from "./images.ts";
import { PHANTOM_ROOTS } from "./roots.ts";
import { phantomSettingsSchema } from "./settings.ts";

const phantomSchema = z.strictObject({
  kind: z.literal("phantom"),
  ...phantomSettingsSchema.shape,
}).describe("Generated X-rays and gaze, written and read in EGD-CXR's format");

/** The task that writes the data set. */
const SOURCE = "data";

/** The kind `phantom`. Its images follow from its settings. */
export const phantom = dataSetKind({
  kind: "phantom",
  schema: phantomSchema,
  isGenerated: true,
  faults: () => [],
  reportedSettings: (settings) => Object.entries(settings).map(([name, value]) => ({ name, value })),
  described: ({ images }) => `${images.toLocaleString("en")} generated phantom images`,
  excluded: () => undefined,
  open: ({ kind: _, ...settings }) => {
    const roots = PHANTOM_ROOTS;
    const files = (root: string) => (paths: readonly string[]): Input => ({
      from: "task",
      task: SOURCE,
      output: "files",
      paths: paths.map((path) => below(root, path)),
    });
    return Promise.resolve({
      entries: nameImages(phantomImages(settings)),
      excluded: [],
      classes: DATA_CLASSES,
      isGenerated: true,
      tasks: {
        source: [{
          name: SOURCE,
          module: "lib/data/phantom/work/write.ts",
          parameters: settings,
          inputs: {},
          outputs: { files: "folder" },
        }],
        ...egdTasks({ roots, excluded: [], eyeGaze: files(roots.eyeGaze), images: files(roots.images) }),
      },
    });
  },
});
