/** This project's own bill of materials. */
import { pinnedWheels } from "../engine/tensorflow/setup/wheels.ts";
import { z } from "zod";
import { isRecord } from "../formats/is_record.ts";
import { UserError } from "../errors/user_error.ts";
import { type Bill, billOfMaterials } from "./bill.ts";
import { EMBEDDED } from "./embedded.ts";
import { type LockedPackage, lockedPackages, type LockFile } from "./lock_packages.ts";

/** The part of deno.json that names packages. */
export const importMapSchema = z.object({ imports: z.record(z.string(), z.string()).readonly() });

/** The files that it is made from. */
export interface ProjectFiles {
  readonly lock: LockFile;
  /** deno.json's import map. */
  readonly imports: Readonly<Record<string, string>>;
}

/** NVIDIA's terms have no SPDX identifier. */
const NVIDIA = "LicenseRef-NVIDIA-Proprietary";

/** Returns the bill; `licences` gives each package's, as {@linkcode licencesIn} does. */
export function projectBill(
  { lock, imports }: ProjectFiles,
  licences: ReadonlyMap<string, string>,
): Bill {
  return billOfMaterials({
    packages: lockedPackages(lock),
    direct: Object.values(imports)
      .filter((specifier) => specifier.startsWith("npm:"))
      .map((specifier) => specifier.slice("npm:".length)),
    licences,
    embedded: EMBEDDED,
    wheels: pinnedWheels().map((wheel) => ({
      ...wheel,
      licence: wheel.requirement.startsWith("nvidia-") ? NVIDIA : "Apache-2.0",
    })),
  });
}

/**
 * Returns the licences that packages name in their package.json, by `name@version`, in Deno's cache
 * below `registry`. Throws a `UserError` for a package that is missing or names none.
 */
export async function licencesIn(
  registry: string,
  packages: ReadonlyMap<string, LockedPackage>,
): Promise<ReadonlyMap<string, string>> {
  const licences = new Map<string, string>();
  for (const [id, { name, version }] of packages) {
    const path = `${registry}/${name}/${version}/package.json`;
    const text = await Deno.readTextFile(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new UserError(
        `${path}: found no such file, expected every locked package in Deno's cache; run deno install`,
      );
    });
    const description = JSON.parse(text);
    const license = isRecord(description) ? description.license : undefined;
    if (typeof license !== "string" || license === "") {
      throw new UserError(`${path}: found no licence, expected an SPDX expression in "license"`);
    }
    licences.set(id, license.replace(/^\((.*)\)$/, "$1"));
  }
  return licences;
}
