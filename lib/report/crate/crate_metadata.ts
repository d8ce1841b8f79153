/**
 * A study as a Workflow Run RO-Crate 0.5 (https://w3id.org/ro/wfrun/workflow/0.5), on RO-Crate 1.1:
 * what was run, by which code, on what, by whom, and what came out.
 */

/** A file of the crate. */
export interface CrateFile {
  /** The path relative to the crate's folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Data that the study read, identified by their hash; the crate does not contain them. */
export interface CrateInput {
  /** The name of the first task that read it, and of its input. */
  readonly name: string;
  readonly sha256: string;
}

/** The maker of the study. */
export interface CratePerson {
  readonly name: string;
  /** An ORCID such as `0000-0002-1825-0097`; absent if not given. */
  readonly orcid?: string;
}

/** Everything that the metadata says. */
export interface CrateFacts {
  readonly title: string;
  readonly description: string;
  readonly experiment: CrateFile;
  /** The page that describes the crate. */
  readonly readme: CrateFile;
  readonly outputs: readonly CrateFile[];
  readonly inputs: readonly CrateInput[];
  /** The date in ISO 8601. */
  readonly published: string;
  /** When its first task began and its last one ended, ISO 8601. */
  readonly started: string;
  readonly ended: string;
  /** The commit of the program; null outside a Git repository. */
  readonly commit: string | null;
  readonly engine: { readonly name: string; readonly version: string; readonly provider: string };
  readonly deno: string;
  readonly machine: string;
  /** An SPDX identifier such as `CC-BY-4.0`. */
  readonly licence: string;
  readonly creator: CratePerson;
  /** The paper that the study replicates, as the experiment cites it. */
  readonly citation?: string;
}

type Entity = Readonly<Record<string, unknown>>;

const ref = (id: string) => ({ "@id": id });

const PROFILES = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"],
] as const;

/** The name of the file that makes a folder a crate. */
export const CRATE_METADATA = "ro-crate-metadata.json";

/** Returns the content of {@linkcode CRATE_METADATA}. */
export function crateMetadata(facts: CrateFacts): string {
  const { experiment, outputs, inputs, creator, licence } = facts;
  const person = creator.orcid === undefined ? "#creator" : `https://orcid.org/${creator.orcid}`;
  const licenceId = `https://spdx.org/licenses/${encodeURIComponent(licence)}`;
  const files = [experiment, facts.readme, ...outputs];
  const graph: Entity[] = [
    {
      "@id": CRATE_METADATA,
      "@type": "CreativeWork",
      about: ref("./"),
      conformsTo: [ref("https://w3id.org/ro/crate/1.1"), ref(PROFILES[2][0])],
    },
    {
      "@id": "./",
      "@type": "Dataset",
      name: facts.title,
      description: facts.description,
      datePublished: facts.published,
      license: ref(licenceId),
      creator: ref(person),
      author: ref(person),
      conformsTo: PROFILES.map(([id]) => ref(id)),
      hasPart: files.map(({ path }) => ref(fileId(path))),
      mainEntity: ref(fileId(experiment.path)),
      mentions: ref("#run"),
      ...(facts.citation === undefined ? {} : { citation: ref("#paper") }),
    },
    {
      ...fileEntity(experiment),
      "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
      name: `Experiment file of ${facts.title}`,
      version: facts.commit ?? facts.published,
      conformsTo: ref("https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"),
      programmingLanguage: ref("#experiment-language"),
      creator: ref(person),
      license: ref(licenceId),
      softwareRequirements: [ref("#fovea"), ref("#engine"), ref("#deno")],
      ...(inputs.length === 0 ? {} : { input: ref("#data") }),
      output: ref("#report"),
    },
    ...(inputs.length === 0 ? [] : [parameter("#data", "data")]),
    parameter("#report", "report"),
    ...outputs.map((file) => ({ ...fileEntity(file), exampleOfWork: ref("#report") })),
    { ...fileEntity(facts.readme), about: ref("./") },
    ...inputs.map((input) => ({
      "@id": inputId(input),
      "@type": "CreativeWork",
      name: input.name,
      description: "Read from the user's files; not part of this crate. Known by its hash.",
      identifier: `sha256:${input.sha256}`,
      exampleOfWork: ref("#data"),
    })),
    {
      "@id": "#run",
      "@type": "CreateAction",
      name: `Run of ${facts.title}`,
      description: `On ${facts.machine}`,
      instrument: ref(fileId(experiment.path)),
      agent: ref(person),
      startTime: facts.started,
      endTime: facts.ended,
      actionStatus: "http://schema.org/CompletedActionStatus",
      object: inputs.map((input) => ref(inputId(input))),
      result: outputs.map(({ path }) => ref(fileId(path))),
    },
    { "@id": person, "@type": "Person", name: creator.name },
    {
      "@id": licenceId,
      "@type": "CreativeWork",
      name: licence,
      description: `The licence ${licence}, by its SPDX identifier`,
    },
    {
      "@id": "#experiment-language",
      "@type": "ComputerLanguage",
      name: "Fovea experiment file",
      identifier: ref("https://yaml.org/spec/1.2.2/"),
      url: ref("https://yaml.org/spec/1.2.2/"),
    },
    {
      "@id": "#fovea",
      "@type": "SoftwareApplication",
      name: "Fovea",
      description: "Reproducible replication of machine-learning papers",
      softwareVersion: facts.commit === null ? "not in a Git repository" : `commit ${facts.commit}`,
    },
    application("#engine", facts.engine.name, `${facts.engine.version}, ${facts.engine.provider}`),
    { ...application("#deno", "Deno", facts.deno), url: "https://deno.com" },
    ...(facts.citation === undefined
      ? []
      : [{ "@id": "#paper", "@type": "CreativeWork", name: facts.citation }]),
    ...PROFILES.map(([id, name, version]) => ({ "@id": id, "@type": "CreativeWork", name, version })),
  ];
  const context = [
    "https://w3id.org/ro/crate/1.1/context",
    "https://w3id.org/ro/terms/workflow-run/context",
    { sha256: "https://schema.org/sha256" },
  ];
  return `${JSON.stringify({ "@context": context, "@graph": graph }, undefined, 1)}\n`;
}

/** Returns a path as the URI that names it in a crate. */
function fileId(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function inputId({ sha256 }: CrateInput): string {
  return `#input-${sha256}`;
}

function fileEntity({ path, sha256, bytes }: CrateFile): Entity {
  return {
    "@id": fileId(path),
    "@type": "File",
    name: path,
    contentSize: String(bytes),
    encodingFormat: FORMATS[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
    sha256,
  };
}

const FORMATS: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  sig: "text/plain",
  svg: "image/svg+xml",
  yaml: "application/yaml",
  yml: "application/yaml",
};

function parameter(id: string, name: string): Entity {
  return {
    "@id": id,
    "@type": "FormalParameter",
    additionalType: "File",
    conformsTo: ref("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"),
    name,
  };
}

function application(id: string, name: string, softwareVersion: string): Entity {
  return { "@id": id, "@type": "SoftwareApplication", name, softwareVersion };
}
