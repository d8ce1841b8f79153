/**
 * `deno task predict`: predicts images with the trainings of a report's model, or with a
 * checkpoint.
 */
import { printLines } from "../lib/graph/standard_output.ts";
import { safeText } from "../lib/graph/render/text.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { chooseImages } from "../lib/study/predict/image_choice.ts";
import { chooseModel, type ChosenModel } from "../lib/study/predict/model_choice.ts";
import { NOTICE } from "../lib/study/predict/notice.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { imageProgress } from "./image_progress.ts";
import { folderPath, requireFolderAt, shownPath, userPath } from "./user_paths.ts";

const USAGE = `deno task predict MODEL IMAGES… --out DIR

Predicts images with a trained network, in the same way as its study predicted test images. Writes DIR/index.html,
DIR/predictions.csv (probabilities by image, seed and class) and class activation maps.
${NOTICE}

  MODEL           a report's folder (reports/NAME), or a checkpoint's file
  IMAGES          DICOM, PNG or JPEG files; folders of them; tables (.csv, .tsv) with a column "path"
  --model NAME    the model of the report; optional if the report has only one
  --seed N        one of its seeds; may be repeated (default: all, with their mean and spread)
  --cam FORM      maps as pictures, as values (.npy, [seeds, classes, rows, columns]), or none (default: pictures)
  --out DIR       the folder to write; a folder with other files in it needs --replace
  --replace       write into such a folder
  --store DIR     the store that made the report (default: store)
  --help          this text`;

export default async function predictCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["replace"],
    text: ["model", "seed", "cam", "out", "store"],
  });
  if (flags === undefined) return 0;
  const [named, ...images] = flags.arguments;
  if (named === undefined || images.length === 0) {
    const found = named === undefined ? "no model" : "no images";
    throw new UsageError(`found ${found}, expected:\n\n${USAGE}`);
  }
  const out = flags.text("out");
  if (out === undefined) throw new UsageError(`found no --out DIR, expected:\n\n${USAGE}`);
  requireFolderAt(userPath(out), `--out ${out}`);
  return await predict(named, images, out, flags);
}

async function predict(named: string, given: readonly string[], out: string, flags: Flags): Promise<number> {
  const form = flags.choice("cam", ["pictures", "values", "none"]) ?? "pictures";
  const store = folderPath("store", flags.text("store"), "store");
  const model = await chooseModel({
    path: userPath(named),
    named,
    model: flags.text("model"),
    seeds: flags.counts("seed", 0),
    store: () => openStore(store),
  });
  const images = await chooseImages(given.map((each) => ({ named: each, path: userPath(each) })));
  // Loaded on demand: the engine and the pictures take half a second, and wrong uses do not need
  // them.
  const { openPredictionFolder } = await import("../lib/study/predict/prediction_folder.ts");
  const { predictImages } = await import("../lib/study/predict/predict_images.ts");
  const { onnxEngine } = await import("../lib/engine/onnx/mod.ts");
  const path = userPath(out);
  const folder = await openPredictionFolder(
    { path, named: out, mayReplace: flags.has("replace") },
    model,
    form,
  );
  const progress = imageProgress();
  progress.begin(images.length);
  let done = 0, unlike = 0;
  const faults: string[] = [];
  for await (const outcome of predictImages(images, model.checkpoints, await onnxEngine())) {
    folder.add(outcome);
    if (outcome.outcome === "failed") faults.push(outcome.fault);
    else if (outcome.unlike.length > 0) unlike++;
    progress.tell(++done);
  }
  progress.end();
  folder.finish();
  for (const line of [...model.notes, ...faults]) console.error(safeText(line));
  printLines(lastLines({ model, total: images.length, failed: faults.length, unlike, path }).map(safeText));
  return faults.length === 0 ? 0 : 1;
}

function lastLines({ model: { title, checkpoints }, total, failed, unlike, path }: {
  readonly model: ChosenModel;
  readonly total: number;
  readonly failed: number;
  readonly unlike: number;
  readonly path: string;
}): string[] {
  const seeds = checkpoints.map(({ description }) => description.seed);
  return [
    `predicted ${total - failed} of ${total} images with ${title}, ${
      seeds.length === 1 ? `seed ${seeds[0]}` : `mean of seeds ${seeds.join(", ")}`
    }`,
    ...(unlike === 0 ? [] : [`${unlike} unlike the training images: the page and the table say how`]),
    `wrote ${shownPath(path)}/index.html and predictions.csv`,
    NOTICE,
  ];
}

if (import.meta.main) await runCommand(predictCommand);
