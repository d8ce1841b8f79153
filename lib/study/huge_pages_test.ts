/**
 * Tests that an engine's process has large memory in huge pages, by Linux's own account of it,
 * which only another process may read.
 */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { NO_RIGHTS, type Rights, startFlags } from "../graph/executor/job/rights.ts";
import { engineNeeds } from "./library_needs.ts";

const MODULE = new URL("../engine/onnx/runtime/huge_pages.ts", import.meta.url).href;
const MEBIBYTE = 2 ** 20;

/** Returns true for a C library whose heap can ask for huge pages, on a system that has them. */
function hasHugePages(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const setting = printed("cat", "/sys/kernel/mm/transparent_hugepage/enabled");
    return !setting.includes("[never]") && printed("getconf", "GNU_LIBC_VERSION").startsWith("glibc");
  } catch {
    return false;
  }
}

function printed(program: string, argument: string): string {
  return new TextDecoder().decode(new Deno.Command(program, { args: [argument] }).outputSync().stdout);
}

/**
 * Returns MiB of a process that runs `script` with `rights`: those marked for huge pages, and those
 * in huge pages.
 */
async function memoryOf(
  script: string,
  rights: Rights,
): Promise<{ readonly marked: number; readonly huge: number }> {
  const source = `import { adviseHugePages, reserveHugePages } from "${MODULE}";
    ${script}
    console.log("ready");
    await Deno.stdin.read(new Uint8Array(1));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...startFlags(rights),
      "--config=deno.json",
      `data:application/typescript,${encodeURIComponent(source)}`,
    ],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  try {
    assertEquals(new TextDecoder().decode((await output.read()).value), "ready\n");
    const areas = printed("cat", `/proc/${child.pid}/smaps`).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
    const asked = areas.filter((area) => /^VmFlags:.* hg\b/m.test(area));
    const sum = (field: string) =>
      asked.reduce((sum, area) => sum + Number(new RegExp(`^${field}: +(\\d+) kB`, "m").exec(area)?.[1]), 0) /
      1024;
    return { marked: sum("Size"), huge: sum("AnonHugePages") };
  } finally {
    await child.stdin.close();
    await output.cancel();
    await child.status;
  }
}

const ENGINE: Rights = { ...NO_RIGHTS, ...engineNeeds({ family: "onnx" }) };

Deno.test({
  name: "a whole memory is marked for huge pages with an engine's rights, and left unchanged without them",
  ignore: !hasHugePages(),
  async fn() {
    const script = `
      const [advised] = [512, 512].map((initial) => new WebAssembly.Memory({ initial }));
      adviseHugePages(advised);
    `;
    const { marked } = await memoryOf(script, ENGINE);
    assertEquals(marked, 512 * 65536 / MEBIBYTE);
    assertEquals((await memoryOf(script, NO_RIGHTS)).marked, 0);
  },
});

Deno.test({
  name: "arrays are in the reserved heap until it is used up, and unwritten parts take no memory",
  ignore: !hasHugePages(),
  async fn() {
    const script = `
      reserveHugePages(192 * ${MEBIBYTE});
      globalThis.kept = [64, 64, 512].map((size) => new Uint8Array(size * ${MEBIBYTE}));
      kept[0].fill(1);
    `;
    const { marked, huge } = await memoryOf(script, ENGINE);
    assert(marked > 191 && marked < 200, `${marked} MiB marked`);
    // Arrays of the heap are zeroed when they are made.
    assert(huge > 100 && huge < 192, `${huge} MiB in huge pages`);
    assertEquals((await memoryOf(script, NO_RIGHTS)).marked, 0);
  },
});
