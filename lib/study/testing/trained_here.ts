/**
 * Runs trainings of a small study in this process, with their predictions and the study's images,
 * for tests.
 */
import { join } from "node:path";
import { PLAIN_ENGINE } from "./plain_engine.ts";
import { groupsOf } from "../graph/data/image_groups.ts";
import { studyTasks } from "../graph/study_graph.ts";
import { openData } from "../open_data.ts";
import { parseExperiment } from "../parse.ts";
import { readJson } from "../../formats/json_file.ts";
import { imageListSchema } from "../../data/image_files.ts";
import { runHere } from "./run_here.ts";

/** The files of a study that was run. */
export interface TrainedHere {
  /** Returns the path of an output of a task. */
  place(task: string, output: string): string;
  /** The paths of its images, by id. */
  readonly images: ReadonlyMap<string, string>;
}

/**
 * Runs a study's data tasks, and the trainings and predictions of all its runs, with all files
 * below `folder`. Images are in NCHW, which every CPU supports.
 */
export async function trainHere(settings: object, folder: string): Promise<TrainedHere> {
  const experiment = parseExperiment(JSON.stringify(settings), "here.yaml");
  const data = await openData(experiment, "data");
  const tasks = studyTasks(experiment, data, PLAIN_ENGINE).filter(({ name }) =>
    /^(data|image list|split|images|input|gaze|heat maps|network|compile|train|predict)(\/|$)/.test(name)
  );
  const place = await runHere(tasks, folder);
  const images = new Map<string, string>();
  for (const { label, entries } of groupsOf(data.entries)) {
    const { input, root } = data.tasks.images(entries);
    const files = input.from === "task" ? place(input.task, input.output) : input.root;
    const listed = await readJson(place("image list", `images.${label}`), imageListSchema);
    for (const { dicomId, path } of listed) images.set(dicomId, join(files, root, path));
  }
  return { place, images };
}
