/** The tasks that read a table of images, and the user's files as their inputs. */
import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { InputKind } from "../../formats/input_kinds.ts";
import type { Input } from "../../graph/task.ts";
import type { DataEntry, DataTasks } from "../data_set.ts";
import type { ImageName } from "../image_names.ts";
import { presentPath } from "../present_path.ts";
import { maskPaths, shapesOf } from "./organ_files.ts";
import type { TableSettings } from "./settings.ts";
import { isTemplate, pathOf } from "./template.ts";

/** The facts about a table that tasks need besides its settings. */
export interface TableContext {
  /** The folder of the user's data sets. */
  readonly folder: string;
  /** The column that the experiment splits by. */
  readonly fold?: string | undefined;
  readonly excluded: readonly ImageName[];
  /** Every image of the study. */
  readonly entries: readonly DataEntry[];
}

/** Returns the tasks. Files that an absolute path names are inputs of their own folder. */
export function tableTasks(settings: TableSettings, context: TableContext): DataTasks {
  const { cases, classes, name, gaze, organs } = settings;
  const { folder, fold, excluded: exclude, entries: all } = context;
  const within = resolve(folder);
  const files = (paths: readonly string[], kind: InputKind): Input => ({
    from: "files",
    root: within,
    paths,
    kind,
  });
  /** The input of one table; its task reads it at the path that the settings name. */
  const table = (path: string, kind: InputKind): Input =>
    isAbsolute(path)
      ? { from: "files", root: dirname(path), paths: [basename(path)], kind }
      : files([path], kind);
  const listed = { cases: { ...cases, file: fileName(cases.file) }, classes };
  const tasks: DataTasks = {
    source: [],
    list: (groups, groupSize) => ({
      module: "lib/data/table/work/list.ts",
      parameters: { ...listed, name, ...(fold === undefined ? {} : { fold }), exclude, groupSize },
      inputs: { cases: table(cases.file, "table") },
      outputs: {
        records: "file",
        ...Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file" as const])),
      },
    }),
    images: (entries) => {
      const root = resolve(folder, settings.images);
      return {
        root: "",
        input: {
          from: "files",
          root,
          paths: entries.map(({ path }) => presentPath(root, path)),
          kind: "dicom",
          within,
        },
      };
    },
  };
  const reading = gaze === undefined ? {} : {
    gaze: (sizes: Readonly<Record<string, Input>>) => ({
      module: "lib/data/table/work/gaze.ts",
      parameters: { ...listed, gaze: { ...gaze, file: fileName(gaze.file) }, exclude },
      inputs: {
        cases: table(cases.file, "table"),
        gaze: isTemplate(gaze.file)
          ? files(present(folder, all.map(({ dicomId }) => pathOf(gaze.file, dicomId))), "gazeTable")
          : table(gaze.file, "gazeTable"),
        // The size of an image turns fractions into pixels.
        ...(gaze.units === "fraction" ? sizes : {}),
      },
      outputs: { gaze: "file" as const, rows: "file" as const },
    }),
  };
  const pointing: Pick<DataTasks, "masks"> = organs === undefined ? {} : {
    masks: (entries, { canvas, sizes }) => {
      const masks = Object.values(organs).flatMap((organ) => {
        const paths = entries.flatMap(({ dicomId }) => maskPaths(organ, dicomId));
        return present(folder, paths);
      });
      const shapes = Object.values(organs).flatMap((organ, place) => {
        const drawn = shapesOf(organ);
        return drawn === undefined ? [] : [[`shapes.${place}`, table(drawn.settings.file, "table")] as const];
      });
      return {
        module: "lib/data/table/work/masks.ts",
        parameters: { canvas: { ...canvas }, organs: namedOrgans(organs) },
        inputs: {
          sizes,
          ...(masks.length === 0 ? {} : { masks: files([...new Set(masks)], "mask") }),
          ...Object.fromEntries(shapes),
        },
        outputs: { masks: "file", outlines: "file" },
      };
    },
  };
  return { ...tasks, ...reading, ...pointing };
}

/** Returns the path of a table within its input. */
function fileName(path: string): string {
  return isAbsolute(path) ? basename(path) : path;
}

function namedOrgans(organs: NonNullable<TableSettings["organs"]>): NonNullable<TableSettings["organs"]> {
  return Object.fromEntries(
    Object.entries(organs).map(([name, organ]) => {
      const { boxes, ellipses } = organ;
      return [name, {
        ...organ,
        ...(boxes === undefined ? {} : { boxes: { ...boxes, file: fileName(boxes.file) } }),
        ...(ellipses === undefined ? {} : { ellipses: { ...ellipses, file: fileName(ellipses.file) } }),
      }];
    }),
  );
}

/** Returns the paths that are files. */
export function present(folder: string, paths: readonly string[]): string[] {
  return paths.filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false);
}
