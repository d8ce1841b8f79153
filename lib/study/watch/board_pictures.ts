/** Makes the pictures that TensorBoard may show: a few X-rays under their maps, of no patient. */
import { overlayStrip } from "../../report/figures/overlay.ts";
import type { BoardPicture } from "../../report/tensorboard/board.ts";
import { patientDataText } from "../patient_data.ts";
import { galleryOf } from "../read_gallery.ts";
import { taskNames } from "../graph/task_names.ts";
import { itemAt } from "../../formats/items.ts";
import type { Study } from "../study.ts";

/** The most cases that are shown. */
const CASES = 6;

/**
 * Returns the gallery's cases as strips: X-ray, gaze, and the map of every model. None if the
 * images may be patients', because event files are passed on; and none before the gallery is done.
 */
export async function boardPictures(study: Study): Promise<readonly BoardPicture[] | undefined> {
  const { plan, store, experiment } = study;
  const task = plan.graph.byName.get(taskNames.gallery);
  const state = task === undefined ? undefined : plan.resolver.resolve(task);
  if (state?.state !== "done") return undefined;
  if (await patientDataText(study) !== undefined) return [];
  const { hash } = itemAt(Object.values(state.result.outputs), 0);
  const gallery = await galleryOf(
    await store.objects.verifiedPath(hash),
    itemAt(experiment.seeds, 0),
    () => "",
  );
  return gallery.cases.slice(0, CASES).flatMap(({ pictures, maps }, index): BoardPicture[] => {
    if (pictures === undefined) return [];
    const names = ["X-ray", "gaze", ...maps.map(({ model }) => model)];
    return [{
      tag: `case ${index + 1}/${names.join(", ")}`,
      png: overlayStrip(pictures, [pictures.heatMap, ...pictures.cams]),
    }];
  });
}
