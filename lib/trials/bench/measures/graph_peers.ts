/**
 * Writes the default experiment's task graph for other build systems: the same tasks and
 * dependencies, each writing a line.
 */
import { openData } from "../../../study/open_data.ts";
import { readExperiment } from "../../../study/parse.ts";
import { studyTasks } from "../../../study/graph/study_graph.ts";
import { onnxIdentity } from "../../../engine/onnx/identity.ts";
import { itemAt } from "../../../formats/items.ts";

/** A task with the name of the file that it writes. */
interface FileTask {
  /** The file's name: `KIND/NUMBER`. */
  readonly file: string;
  readonly inputs: readonly string[];
}

/** Returns the experiment's tasks, in order. */
async function fileTasks(experiment: string): Promise<FileTask[]> {
  const read = await readExperiment(experiment);
  const data = await openData(read, "data");
  const tasks = studyTasks(read, data, { family: "onnx", block: 8, identity: onnxIdentity(8) });
  const files = new Map(tasks.map(({ name }, index) => [
    name,
    `${itemAt(name.split("/"), 0).replaceAll(" ", "_")}/${String(index).padStart(4, "0")}`,
  ]));
  const fileOf = (task: string) => files.get(task) ?? task;
  return tasks.map(({ name, inputs }) => ({
    file: fileOf(name),
    inputs: [
      ...new Set(
        Object.values(inputs).flatMap((input) => input.from === "task" ? [fileOf(input.task)] : []),
      ),
    ],
  }));
}

/** Writes the input of `fixtures/peers/Snakefile`: files and their inputs. */
export async function writeForSnakemake(experiment: string, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const graph = Object.fromEntries((await fileTasks(experiment)).map(({ file, inputs }) => [file, inputs]));
  await Deno.writeTextFile(`${folder}/graph.json`, JSON.stringify(graph, undefined, 1));
}

/** Writes a DVC repository without version control, with one stage for each task. */
export async function writeForDvc(experiment: string, folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/.dvc`, { recursive: true });
  await Deno.writeTextFile(`${folder}/.dvc/config`, "[core]\n    no_scm = True\n    analytics = false\n");
  const tasks = await fileTasks(experiment);
  for (const kind of new Set(tasks.map(({ file }) => file.split("/")[0]))) {
    await Deno.mkdir(`${folder}/${kind}`, { recursive: true });
  }
  // Every JSON text is also YAML.
  const stages = Object.fromEntries(tasks.map(({ file, inputs }) => [file.replace("/", "-"), {
    cmd: inputs.length === 0 ? `echo ${file} > ${file}` : `cat ${inputs.join(" ")} | head -n 1 > ${file}`,
    ...(inputs.length === 0 ? {} : { deps: inputs }),
    outs: [file],
  }]));
  await Deno.writeTextFile(`${folder}/dvc.yaml`, JSON.stringify({ stages }, undefined, 1));
}
