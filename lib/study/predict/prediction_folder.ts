/** Writes the folder of predictions, and checks its content and its owner. */
import { namesIn } from "../../formats/there.ts";
import { basename, extname } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors/user_error.ts";
import { encodeNpy } from "../../formats/npy.ts";
import { elementCount, float32 } from "../../formats/tensor.ts";
import { type ReportFolder, reportFolder } from "../../report/report_folder.ts";
import { camPicture, drawnClasses } from "./cam_pictures.ts";
import { ensembleOf } from "./ensemble.ts";
import type { ChosenModel } from "./model_choice.ts";
import { NOTICE } from "./notice.ts";
import type { ImageOutcome, PredictedImage } from "./predict_images.ts";
import { predictionsTable } from "./predictions_table.ts";
import { type PageModel, renderPage, type ShownOutcome } from "./render_page.ts";

/** The form in which class activation maps are written. */
const CAM_FORMS = ["pictures", "values", "none"] as const;

/** See {@linkcode CAM_FORMS}. */
export type CamForm = typeof CAM_FORMS[number];

/** A folder that is open for the predictions of one model. */
export interface PredictionFolder {
  /** Writes an image's maps. */
  add(outcome: ImageOutcome): void;
  /** Writes the table and the page of all added images. */
  finish(): void;
}

const MODEL_FILE = "model.json";

const ownerSchema = z.object({
  format: z.literal("fovea/predictions/1"),
  keys: z.array(z.string()),
});

/**
 * Opens the folder at `path` and notes the model in it. Files of an earlier prediction with the
 * same model are replaced. Rejects with a `UserError` if the folder contains anything else, unless
 * it may be replaced.
 */
export async function openPredictionFolder(
  { path, named, mayReplace }: {
    readonly path: string;
    readonly named: string;
    readonly mayReplace: boolean;
  },
  { title, checkpoints }: ChosenModel,
  cams: CamForm,
): Promise<PredictionFolder> {
  const [{ description }] = checkpoints;
  const model: PageModel = {
    title,
    description,
    seeds: checkpoints.map(({ description }) => description.seed),
    keys: checkpoints.map(({ description }) => description.key),
  };
  const folder = reportFolder(path, []);
  if (!mayReplace) await requireOwn(folder, named, model);
  folder.remove("cams", (name) => /^\d+-[\w.-]+\.(png|npy)$/.test(name));
  const owner = { format: "fovea/predictions/1", notice: NOTICE, ...model };
  folder.write(new Map([[MODEL_FILE, JSON.stringify(owner, undefined, 1) + "\n"]]));
  const outcomes: ShownOutcome[] = [];
  return {
    add(outcome) {
      if (outcome.outcome === "failed") {
        outcomes.push(outcome);
        return;
      }
      const name = `cams/${String(outcomes.length + 1).padStart(4, "0")}-${plainName(outcome.image.name)}`;
      const picture = cams === "pictures" ? pictureOf(outcome) : undefined;
      if (picture !== undefined) folder.write(new Map([[`${name}.png`, picture.png]]));
      if (cams === "values") folder.write(new Map([[`${name}.npy`, valuesOf(outcome)]]));
      const { image, unlike, seeds } = outcome;
      outcomes.push({
        outcome: "predicted",
        image,
        unlike,
        seeds: seeds.map(({ seed, probabilities }) => ({ seed, probabilities })),
        picture,
      });
    },
    finish() {
      folder.write(
        new Map([
          ["predictions.csv", predictionsTable(outcomes, description.classes)],
          ["index.html", renderPage(outcomes, model)],
          ["NOTICE.txt", `${NOTICE}\n`],
        ]),
      );
    },
  };
}

async function requireOwn(folder: ReportFolder, named: string, { keys }: PageModel): Promise<void> {
  const files = namesIn(folder.path);
  if (files.length === 0) return;
  const advice = "name another folder with --out, or replace this one with --replace";
  const owner = ownerSchema.safeParse(jsonOf(await folder.read(MODEL_FILE)));
  if (!owner.success) {
    throw new UserError(`${named}: found ${files[0]}, which the command predict did not write; ${advice}`);
  }
  if (String(owner.data.keys) !== String(keys)) {
    throw new UserError(`${named}: found the predictions of another model; ${advice}`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the last name of a path without its ending, with characters that every file system
 * accepts.
 */
function plainName(name: string): string {
  return basename(name, extname(name)).replaceAll(/[^A-Za-z0-9._-]/g, "_").slice(0, 60).replace(/^\.+/, "_");
}

function pictureOf(image: PredictedImage) {
  const classes = drawnClasses(ensembleOf(image.seeds).mean);
  return { png: camPicture(image, classes), classes };
}

/** Returns Ω of every seed and class as an array [seeds, classes, h, w]. */
function valuesOf({ seeds }: PredictedImage): Uint8Array {
  const shape = seeds[0]?.cams.shape ?? [];
  const size = elementCount(shape);
  const data = new Float32Array(seeds.length * size);
  seeds.forEach(({ cams }, index) => data.set(cams.data, index * size));
  return encodeNpy(float32([seeds.length, ...shape], data));
}
