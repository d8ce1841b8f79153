/** `deno task sbom`: writes the bill of materials, and the tables of THIRD_PARTY.md. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { printLines } from "../lib/graph/standard_output.ts";
import { EMBEDDED } from "../lib/third_party/embedded.ts";
import { lockedPackages, lockFileSchema } from "../lib/third_party/lock_packages.ts";
import { embeddedTables, packageTable, withPart } from "../lib/third_party/notices.ts";
import { importMapSchema, licencesIn, projectBill } from "../lib/third_party/project.ts";
import { runCommand } from "./command_line.ts";
import { parseFlags } from "./flags.ts";

const USAGE = `deno task sbom

Writes sbom.cdx.json, the bill of materials in CycloneDX's format, and the tables of THIRD_PARTY.md. Their sources are
deno.lock, the licences that packages name, the content of binary files, and the wheels of setup:tensorflow. Run deno
install before, so that every package is in Deno's cache.

  --help          this text`;

const at = (path: string) => new URL(`../${path}`, import.meta.url);

export default async function sbomCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: [], most: 0 });
  if (flags === undefined) return 0;
  const lock = lockFileSchema.parse(JSON.parse(await Deno.readTextFile(at("deno.lock"))));
  const { imports } = importMapSchema.parse(JSON.parse(await Deno.readTextFile(at("deno.json"))));
  const licences = await licencesIn(registryFolder(), lockedPackages(lock));
  const bill = projectBill({ lock, imports }, licences);
  await Deno.writeTextFile(at("sbom.cdx.json"), `${JSON.stringify(bill, undefined, 1)}\n`);
  const page = await Deno.readTextFile(at("THIRD_PARTY.md"));
  await Deno.writeTextFile(
    at("THIRD_PARTY.md"),
    withPart(
      withPart(page, "embedded", embeddedTables(EMBEDDED)),
      "packages",
      packageTable(bill),
    ),
  );
  printLines([
    `wrote sbom.cdx.json (${bill.components.length} components) and THIRD_PARTY.md's tables`,
  ]);
  return 0;
}

/**
 * Returns Deno's folder of the npm registry's packages, found from `zod`, a package without a
 * scope.
 */
function registryFolder(): string {
  return dirname(dirname(dirname(fileURLToPath(import.meta.resolve("zod/package.json")))));
}

if (import.meta.main) await runCommand(sbomCommand);
