/** Gathers a study's RO-Crate: its files, and the facts of its metadata. */
import { basename } from "node:path";
import { UserError } from "../errors/user_error.ts";
import { readInput } from "../formats/open_input.ts";
import { sha256 } from "../graph/hash.ts";
import {
  CRATE_METADATA,
  type CrateFacts,
  type CrateFile,
  type CrateInput,
  crateMetadata,
  type CratePerson,
} from "../report/crate/crate_metadata.ts";
import { PRIVATE_FOLDER } from "../report/pages.ts";
import { environmentOf } from "./environment.ts";
import { readReportFiles } from "./report_files.ts";
import type { Study } from "./study.ts";

/** The options of {@linkcode crateFiles}. */
export interface CrateOptions {
  /** The experiment file. */
  readonly file: string;
  /** The folder of its report. */
  readonly report: string;
  /** The project's root. */
  readonly root: string;
  readonly licence: string;
  readonly creator: CratePerson;
  /** The day of publication, ISO 8601. */
  readonly published: string;
}

type CrateStudy = Pick<Study, "experiment" | "plan" | "engine">;

/**
 * Returns the files of the crate by path: the experiment file, the report without its private part,
 * and the metadata. The users' files appear only as hashes. Throws a `UserError` if no task of the
 * study is done, and the errors of reading the report.
 */
export async function crateFiles(
  study: CrateStudy,
  { file, report, root, ...options }: CrateOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { experiment, plan } = study;
  const done = [...plan.states.values()].flatMap((state) => state.state === "done" ? [state.result] : []);
  if (done.length === 0) {
    throw new UserError(
      `${experiment.name}: found no finished task in the store, expected a run; run deno task reproduce`,
    );
  }
  const name = basename(file);
  const files = new Map<string, Uint8Array>([[name, await readInput(file, "experiment")]]);
  const written = await readReportFiles(report);
  for (const [path, content] of written) {
    if (path.startsWith(PRIVATE_FOLDER)) continue;
    files.set(`report/${path}`, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  const description = `${done.length} of ${plan.graph.tasks.length} tasks of this study are done. ` +
    "report/results.json holds every figure, report/receipt.json the hash of everything that was read and made.";
  files.set("README.md", new TextEncoder().encode(readme(experiment.title, description, name)));
  const described = [...files].map(([path, content]) => ({
    path,
    sha256: sha256(content),
    bytes: content.length,
  }));
  const outputs = described.filter(({ path }) => path.startsWith("report/"));
  const environment = await environmentOf(root, study);
  const begins = done.map(({ provenance }) => Date.parse(provenance.started));
  const ends = done.map(({ provenance }, index) => (begins[index] ?? 0) + provenance.seconds * 1000);
  const facts: CrateFacts = {
    ...options,
    title: experiment.title,
    description,
    experiment: fileAt(described, name),
    readme: fileAt(described, "README.md"),
    outputs,
    inputs: inputsOf(study),
    started: isoTime(Math.min(...begins)),
    ended: isoTime(Math.max(...ends)),
    commit: environment.commit,
    engine: environment.engine,
    deno: environment.deno,
    machine: `${environment.cpu}, ${environment.operatingSystem}`,
    ...(experiment.paper === undefined ? {} : { citation: experiment.paper.citation }),
  };
  return files.set(CRATE_METADATA, new TextEncoder().encode(crateMetadata(facts)));
}

/**
 * Returns the users' files that finished tasks read, each content once; without names of files or
 * patients.
 */
function inputsOf({ plan }: CrateStudy): CrateInput[] {
  const found = new Map<string, CrateInput>();
  for (const task of plan.graph.order) {
    const state = plan.states.get(task.name);
    if (state?.state !== "done") continue;
    for (const [name, input] of Object.entries(task.inputs)) {
      const hash = state.result.record.inputs[name];
      if (input.from !== "files" || hash === undefined || found.has(hash)) continue;
      found.set(hash, { name: `${name} of ${task.name}`, sha256: hash });
    }
  }
  return [...found.values()];
}

function fileAt(files: readonly CrateFile[], path: string): CrateFile {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new RangeError(`the crate has no ${path}`);
  return found;
}

function readme(title: string, description: string, experiment: string): string {
  return `# ${title}

${description}

- \`${experiment}\`: the experiment file, from which everything follows
- \`report/report.html\`: the report, for reading
- \`${CRATE_METADATA}\`: the same for machines, as a Workflow Run RO-Crate

Checked against a store of the same experiment: \`deno task verify --receipt report/receipt.json\`.
`;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
