/** Compiles the package's binding from the C++ sources that it ships. */
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import type { Libtensorflow } from "./libtensorflow.ts";
import type { NpmPackage } from "./npm_package.ts";
import type { Report } from "./report.ts";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";

const COMPILER = "g++";
const COMPILER_HINT = "it compiles TensorFlow's binding; install it (Debian: apt-get install g++)";

/**
 * The official headers of Node-API; any release works, since the binding asks for one version of
 * the API.
 */
const HEADERS = "npm:node-api-headers@1.9.0";

/** The value of {@linkcode headersHash} for them. */
const HEADERS_SHA256 = "318cdf35b0603609c3cb550e5079207810394a3af3c806a2544fc2834128ef00";

/**
 * Returns the compiler's arguments. The binding finds its libraries relative to itself where they
 * lie in the same tree.
 */
export function compilerArguments(
  { npm, libtensorflow, nodeApiHeaders, binding }: {
    readonly npm: Pick<NpmPackage, "folder" | "nodeApi">;
    readonly libtensorflow: Libtensorflow;
    readonly nodeApiHeaders: string;
    /** The file to write. */
    readonly binding: string;
  },
): readonly string[] {
  const away = relative(join(binding, ".."), libtensorflow.folder);
  const runPath = away.startsWith("..") ? libtensorflow.folder : join("$ORIGIN", away);
  return [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", `-DNAPI_VERSION=${npm.nodeApi}`],
    ...[`-I${nodeApiHeaders}`, `-I${npm.folder}`, `-I${libtensorflow.include}`],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => join(npm.folder, "binding", source)),
    ...libtensorflow.libraries,
    `-Wl,-rpath,${runPath}`,
    ...["-o", binding],
  ];
}

/** Compiles the binding into the file `binding`; returns the compiler's version. */
export async function compileBinding(
  options: {
    readonly npm: NpmPackage;
    readonly libtensorflow: Libtensorflow;
    readonly binding: string;
    readonly report: Report;
  },
): Promise<string> {
  const version = await runProgram(COMPILER, ["-dumpfullversion"], { hint: COMPILER_HINT });
  const compiler = `${COMPILER} ${version.trim()}`;
  const nodeApiHeaders = await findNodeApiHeaders();
  options.report(`compiling the binding of ${options.npm.name} ${options.npm.version} with ${compiler}`);
  await runProgram(COMPILER, compilerArguments({ ...options, nodeApiHeaders }), {
    hint: `the binding's sources do not compile against the libtensorflow of ${options.libtensorflow.source}`,
  });
  return compiler;
}

/** Runs in a process of its own, because only this needs the package: it is in no import map. */
async function findNodeApiHeaders(): Promise<string> {
  const script = `import headers from "${HEADERS}"; console.log(headers.include_dir);`;
  const printed = await runProgram(Deno.execPath(), ["eval", "--quiet", "--no-config", "--no-lock", script], {
    hint: `it fetches ${HEADERS} from the npm registry`,
    env: { NO_COLOR: "1" },
  });
  const folder = printed.trim();
  const found = await headersHash(folder);
  if (found !== HEADERS_SHA256) {
    throw new SetupError(
      `${folder}: found headers with the SHA-256 ${found}, expected ${HEADERS_SHA256}, those of ${HEADERS}; remove the ` +
        "folder, and run this again",
    );
  }
  return folder;
}

/**
 * Returns the SHA-256 over the names and the contents of a folder's files, in the order of their
 * names.
 */
async function headersHash(folder: string): Promise<string> {
  const sum = createHash("sha256");
  for (const name of [...Deno.readDirSync(folder)].map((entry) => entry.name).sort()) {
    sum.update(`${name}\0`).update(await Deno.readFile(join(folder, name)));
  }
  return sum.digest("hex");
}
