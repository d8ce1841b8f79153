/** Tests predictions by a checkpoint alone against the predictions of the study that trained it. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { encode } from "fast-png";
import { parse } from "csv-parse/sync";
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { tuple } from "../../formats/items.ts";
import { readCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { type TrainedHere, trainHere } from "../testing/trained_here.ts";
import { readPredictionsFile } from "../work/predictions_file.ts";
import { softmax } from "../../stats/softmax.ts";
import type { ChosenModel } from "./model_choice.ts";
import { chooseImages, type ImageFile } from "./image_choice.ts";
import { NOTICE } from "./notice.ts";
import { type PredictedImage, predictImages } from "./predict_images.ts";
import { openPredictionFolder } from "./prediction_folder.ts";

const STUDY = {
  title: "small",
  data: { kind: "phantom", images: 15, seed: 1, width: 64, height: 80, secondsOfGaze: 4 },
  canvas: { height: 64, width: 64, downsample: 1 },
  heatMap: { blur: 9 },
  seeds: [1, 2],
  training: { optimiser: { kind: "adam" }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 1 },
  models: [{ name: "Plain", network: "resnet18", width: 0.05, depth: 0.25, objective: "none" }],
};

async function modelOf({ place }: TrainedHere): Promise<ChosenModel> {
  const [first, second] = await Promise.all(
    [1, 2].map((seed) => readCheckpoint(place(`train/Plain/seed ${seed}`, "checkpoint"), `seed ${seed}`)),
  );
  assert(first !== undefined && second !== undefined);
  return { title: "<Plain> of small", checkpoints: [first, second], notes: [] };
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the rows of a table, by column. */
function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}

Deno.test("a checkpoint predicts the test images bit for bit as its study did; unusable files are reported and skipped", async () => {
  await inFolder(async (folder) => {
    const study = await trainHere(STUDY, await Deno.makeTempDir({ dir: folder }));
    const model = await modelOf(study);
    const engine = await onnxEngine({ block: 1 });

    const file = await readPredictionsFile(study.place("predict/Plain/seed 2", "predictions"));
    assert(file.kind === "predicted");
    const { ids, logits, cams } = file.rows;
    const images = ids.map((id): ImageFile => ({ path: study.images.get(id) ?? "", name: id }));
    const predicted: PredictedImage[] = [];
    for await (const outcome of predictImages(images, model.checkpoints, engine)) {
      assert(outcome.outcome === "predicted");
      predicted.push(outcome);
    }
    const own = predicted.map(({ seeds }) => tuple(seeds, 2)[1]);
    assertEquals(own.flatMap(({ probabilities }) => [...probabilities]), [...softmax(logits.data, 3)]);
    assertEquals(own.flatMap(({ cams }) => [...cams.data]), [...cams.data]);

    // Two images of the training set, an inverted and larger one, a text and a missing file.
    const kept = join(folder, "given");
    await Deno.mkdir(join(kept, "more"), { recursive: true });
    const paths = [...study.images.values()];
    const trained = model.checkpoints[0].description.trainingImages;
    await Deno.copyFile(tuple(paths, 1)[0], join(kept, "<img src=x>.dcm"));
    const light = new Uint8Array(90 * 64).fill(200);
    light[0] = 255;
    await Deno.writeFile(
      join(kept, "more", "light.png"),
      encode({ width: 64, height: 90, data: light, channels: 1, depth: 8 }),
    );
    await Deno.writeTextFile(join(kept, "notes.txt"), "not looked at in a folder");
    await Deno.writeTextFile(join(folder, "list.csv"), "path,age\ngiven/notes.txt,50\nnone.dcm,\n");
    const chosen = await chooseImages([
      { named: "given", path: kept },
      { named: "list.csv", path: join(folder, "list.csv") },
      { named: "given/more", path: join(kept, "more") },
    ]);
    assertEquals(chosen.map(({ name }) => name), [
      "given/<img src=x>.dcm",
      "given/more/light.png",
      "given/notes.txt",
      "none.dcm",
    ]);

    for (const form of ["pictures", "values"] as const) {
      const out = join(folder, form);
      const written = await openPredictionFolder({ path: out, named: form, mayReplace: false }, model, form);
      for await (const outcome of predictImages(chosen, model.checkpoints, engine)) written.add(outcome);
      written.finish();
    }
    const table = await Deno.readTextFile(join(folder, "pictures/predictions.csv"));
    const rows = rowsOf(table);
    // Two images × (two seeds and their mean) × three classes, and two that failed.
    assertEquals(rows.length, 2 * 3 * 3 + 2);
    assertEquals(new Set(rows.map(({ notice }) => notice)), new Set([NOTICE]));
    const faults = rows.flatMap(({ fault }) => fault === undefined || fault === "" ? [] : [fault]);
    assertEquals(faults.length, 2);
    assertStringIncludes(faults[0] ?? "", "given/notes.txt");
    assertEquals(faults[1], "none.dcm: found no such file, expected an image (DICOM, PNG or JPEG)");
    for (const { image, seed, unlike } of rows.slice(0, 18)) {
      if (image !== "given/more/light.png") continue;
      assertMatch(
        unlike ?? "",
        /^height 90, in training 80; mean of its pixels 1\.000, in training 0\.\d+ to 0\.\d+;/,
        seed,
      );
    }
    const sums = new Map<string, number>();
    for (const { image, seed, probability } of rows.slice(0, 18)) {
      sums.set(`${image} ${seed}`, (sums.get(`${image} ${seed}`) ?? 0) + Number(probability));
    }
    assert([...sums.values()].every((sum) => Math.abs(sum - 1) < 1e-6));
    const of = (seed: string) => rows.filter((row) => row.image === chosen[1]?.name && row.seed === seed);
    of("all").forEach(({ probability, spread, class: name }, index) => {
      const [one, two] = ["1", "2"].map((seed) => Number(of(seed)[index]?.probability));
      assert(one !== undefined && two !== undefined);
      assert(Math.abs(Number(probability) - (one + two) / 2) < 1e-12, name);
      assert(Math.abs(Number(spread) - Math.abs(one - two) / Math.SQRT2) < 1e-12, name);
    });
    assertEquals(trained.height, [80, 80]);

    const page = await Deno.readTextFile(join(folder, "pictures/index.html"));
    assertStringIncludes(page, NOTICE);
    assertStringIncludes(page, "&lt;img src=x&gt;.dcm");
    assertStringIncludes(page, "Predictions of &lt;Plain&gt; of small");
    assert(!page.includes("<img src=x>") && !page.includes("<script"));
    const files = (name: string) =>
      [...Deno.readDirSync(join(folder, name, "cams"))].map((each) => each.name).sort();
    assertEquals(files("pictures"), ["0001-_img_src_x_.png", "0002-light.png"]);
    assertEquals(files("values"), ["0001-_img_src_x_.npy", "0002-light.npy"]);
    const picture = await Deno.readTextFile(join(folder, "pictures/cams/0002-light.png"));
    assertStringIncludes(picture, `Disclaimer\0${NOTICE}`);

    await Deno.writeTextFile(join(folder, "mine.txt"), "kept");
    const open = (named: string, other = model) =>
      openPredictionFolder({ path: join(folder, named), named, mayReplace: false }, other, "none");
    const foreign = await open(".").then(() => "", ({ message }: Error) => message);
    assertStringIncludes(foreign, "which the command predict did not write; name another folder");
    const one: ChosenModel = { ...model, checkpoints: [model.checkpoints[0]] };
    const other = await open("values", one).then(() => "", ({ message }: Error) => message);
    assertStringIncludes(other, "values: found the predictions of another model");
    await open("values");
    assertEquals(files("values"), []);
  });
});
