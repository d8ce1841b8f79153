import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { exampleMeasurements } from "../testing/example.ts";
import { renderReport } from "../render_report.ts";
import { latexFiles } from "./latex_files.ts";
import { latexText, macroPart } from "./latex_text.ts";

Deno.test("latexText() escapes what TeX would take for a command, and writes what T1 has no letter for", () => {
  assertEquals(
    latexText("a_b & 50 % {x} \\input{y} $1 #~^ σ −0.5 é 心\u202e\n"),
    "a\\_b \\& 50 \\% \\{x\\} \\textbackslash{}input\\{y\\} \\$1 \\#\\textasciitilde{}\\textasciicircum{} " +
      "\\ensuremath{\\sigma} \\ensuremath{-}0.5 é (U+5FC3)\\textbackslash{}u202e\\textbackslash{}x0a",
  );
});

Deno.test("macroPart() has letters alone", () => {
  assertEquals(["ResNet50", "ResNet+GG-CAM", "é_1", "心"].map(macroPart), [
    "ResNetFiveZero",
    "ResNetGGCAM",
    "EOne",
    "",
  ]);
});

/** The example with models whose names no macro can tell apart, and that TeX would trip over. */
function hostile() {
  const measurements = exampleMeasurements();
  const names = ["Net_1 & {50 %}", "Net-1 \\input{/etc/passwd}", "Net-1 心"];
  return {
    ...measurements,
    title: "A title\n\\end{document} 100 % 心",
    models: measurements.models.map((model, index) => ({
      ...model,
      name: names[index] ?? `${model.name} ${index}`,
    })),
  };
}

Deno.test("latexFiles() gives every number a macro of its own, with the hash of its result", () => {
  const files = latexFiles(hostile());
  const numbers = String(files.get("numbers.tex")), tables = String(files.get("tables.tex"));
  const defined = [...numbers.matchAll(/^\\newcommand\{\\([A-Za-z]+)\}\{[^\n]*\}% ([0-9a-f]+) \/\S+$/gm)];
  const names = defined.map(([, name]) => name);
  assert(names.length > 0);
  assertEquals(new Set(names).size, names.length);
  assertEquals(numbers.split("\n").filter((line) => line.startsWith("\\")).length, names.length);
  const used = [...tables.matchAll(/\\([A-Z][A-Za-z]*)\{\}/g)].map(([, name]) => name);
  assertEquals(used.toSorted(), names.toSorted());
  assertStringIncludes(tables, "\\toprule");
  assert(!numbers.split("\n", 1)[0]?.includes("\n") && !tables.includes("\\input{/etc"));
});

async function latexIs(): Promise<boolean> {
  try {
    return (await new Deno.Command("pdflatex", { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "LaTeX itself makes a PDF of the example, hostile names and all",
  ignore: !await latexIs(),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(join(folder, "figures"));
      const { files: drawn } = renderReport(exampleMeasurements());
      const figures = new Map([...drawn].flatMap(([path, content]) => {
        const [, name] = /^figures\/([a-z-]+)\.svg$/.exec(path) ?? [];
        return name === undefined ? [] : [[name, String(content)] as const];
      }));
      assert(figures.size > 3);
      for (const [name, content] of latexFiles(hostile(), figures)) {
        const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
        await Deno.writeFile(join(folder, name), bytes);
      }
      const { success, stdout } = await new Deno.Command("pdflatex", {
        args: ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "example.tex"],
        cwd: folder,
      }).output();
      assert(success, new TextDecoder().decode(stdout).slice(-2000));
      const pdf = await Deno.readFile(join(folder, "example.pdf"));
      assertEquals(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
