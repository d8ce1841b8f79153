/** `deno task report FILE --crate DIR`: writes a study as a Workflow Run RO-Crate. */
import { join, resolve } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { CRATE_METADATA, type CratePerson } from "../lib/report/crate/crate_metadata.ts";
import { reportFolder } from "../lib/report/report_folder.ts";
import type { Study } from "../lib/study/study.ts";
import { UsageError } from "./command_line.ts";
import type { Flags } from "./flags.ts";
import { folderPath, PROJECT_ROOT, shownPath } from "./user_paths.ts";

/** The crate that the flags describe. */
export interface CrateChoice {
  readonly folder: string;
  readonly licence: string;
  readonly creator: CratePerson;
}

/**
 * Returns the crate of `--crate`, `--licence` and `--creator`; undefined without `--crate`. Throws
 * a {@linkcode UsageError} if one of the others is missing, or given without `--crate`.
 */
export function crateChoice(flags: Flags): CrateChoice | undefined {
  const crate = flags.text("crate"), licence = flags.text("licence"), creator = flags.text("creator");
  if (crate === undefined) {
    const alone = licence !== undefined ? "licence" : creator !== undefined ? "creator" : undefined;
    if (alone === undefined) return undefined;
    throw new UsageError(`--${alone}: found it without --crate, expected both`);
  }
  if (licence === undefined || !/^[A-Za-z0-9.+-]+$/.test(licence)) {
    throw new UsageError(
      `--licence: found ${
        licence === undefined ? "none" : `"${licence}"`
      }, expected the licence that you publish ` +
        "under, by its SPDX identifier, such as CC-BY-4.0",
    );
  }
  if (creator === undefined) {
    throw new UsageError('--creator: found none, expected who made the study: "NAME" or "NAME, ORCID"');
  }
  return { folder: folderPath("crate", crate, ""), licence, creator: personOf(creator) };
}

/** Parses `Anna Muster, 0000-0002-1825-0097`. */
function personOf(text: string): CratePerson {
  const [, name = text, orcid] =
    /^(.*?),?\s*(?:https:\/\/orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$/.exec(text) ?? [];
  if (name.trim() === "") throw new UsageError(`--creator: found "${text}", expected a name`);
  return { name: name.trim(), ...(orcid === undefined ? {} : { orcid }) };
}

/** Writes the crate of a study whose report is in `report`. Replaces an earlier crate only. */
export async function writeCrate(
  study: Study,
  { folder, ...choice }: CrateChoice,
  { file, report }: { readonly file: string; readonly report: string },
): Promise<void> {
  requireCrateFolder(folder);
  const { crateFiles } = await import("../lib/study/crate.ts");
  const published = new Date().toISOString().slice(0, 10);
  const files = await crateFiles(study, { ...choice, file, report, root: PROJECT_ROOT, published });
  // Removes parts of an earlier crate that this one does not have.
  for (const part of ["report", CRATE_METADATA]) {
    await Deno.remove(join(folder, part), { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  reportFolder(resolve(folder), []).write(files);
  printLines([
    `crate: ${shownPath(folder)} (${files.size} files, none of the report's private part; ` +
    "a ZIP archive of the folder is ready for Zenodo)",
  ]);
}

function requireCrateFolder(folder: string): void {
  let names: string[] = [];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (names.length === 0 || names.includes(CRATE_METADATA)) return;
  throw new UserError(
    `--crate ${shownPath(folder)}: found ${
      names.sort()[0]
    }, expected an empty folder or an earlier crate; name another place`,
  );
}
