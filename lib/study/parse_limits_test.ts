/** Tests limits of experiment files, and values and names that cannot be meant. */
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { experimentJsonSchema } from "./json_schema.ts";
import { ExperimentError, parseExperiment, readExperiment } from "./parse.ts";
import { tuple } from "../formats/items.ts";
import { faultsOf, VALID } from "./testing/experiment_faults.ts";

/** Returns the place and the message of a text's only fault. */
function faultOf(text: string): readonly [place: string, message: string] {
  const [fault, ...others] = tuple(faultsOf(text), 1);
  assertEquals(others, [], fault);
  const at = fault.indexOf(": ");
  return [fault.slice(0, at), fault.slice(at + 2)];
}

Deno.test("values that are no valid numbers are quoted as the file spells them", () => {
  for (const [spelt, found] of [[".inf", ".inf"], ["-.Inf", "-.inf"], [".nan", ".nan"], ["1e400", ".inf"]]) {
    assertEquals(faultOf(VALID.replace("learningRate: 0.01", `learningRate: ${spelt}`)), [
      "e.yaml:8:17",
      `training.learningRate: found ${found}, expected a number`,
    ]);
  }
  assertEquals(faultOf(VALID.replace("blur: 21", "blur: 21.5")), [
    "e.yaml:4:18",
    "heatMap.blur: found 21.5, expected a whole number",
  ]);
});

Deno.test("repeated seeds, models, comparisons, claims and exclusions are faults at their second place", () => {
  const claim = "    - { claim: C, models: [Plain, Guided], says: rises, source: s }\n";
  const paper = `paper:\n  citation: p\n  claims:\n${claim}`;
  const compared = "  - { models: [Plain, Guided] }\n";
  const real = VALID.replace(/data: .*/, "data: { kind: egd-cxr, exclude: [a, b, a] }");
  const cases: readonly (readonly [string, string, string])[] = [
    [VALID.replace("[1, 2]", "[7, 2, 7]"), "e.yaml:5:15", "seeds.2: found 7 again (first at position 1)"],
    [
      VALID.replace("Guided\n", "plain\n").replace("Guided]", "plain]"),
      "e.yaml:14:11",
      '"plain" again (first at',
    ],
    [VALID + compared, "e.yaml:21:5", "comparisons.1: found the models and measure of comparison 1 again"],
    [VALID + compared.replace("Plain, Guided", "Guided, Plain"), "e.yaml:21:5", "comparison 1 again"],
    [VALID + paper + claim, "e.yaml:25:7", "paper.claims.1: found claim 1 again"],
    [VALID + paper + claim.replace("claim: C", "claim: D"), "e.yaml:25:7", "found claim 1 again"],
    [VALID + paper + claim.replace("rises", "equal, margin: 0.1"), "e.yaml:25:7", "found claim 1 again"],
    [real, "e.yaml:2:40", 'data.exclude.2: found "a" again (first at position 1)'],
    [VALID + "deviations: [d, d]\n", "e.yaml:21:17", 'deviations.1: found "d" again'],
  ];
  for (const [text, place, message] of cases) {
    const [found, said] = faultOf(text);
    assertEquals(found, place, said);
    assertStringIncludes(said, message);
  }
  parseExperiment(VALID + compared.replace("] }", "], measure: interpretability }"), "e.yaml");
});

Deno.test("unknown names are reported with the name that was probably meant", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["[Plain, Guided]", "[Plain, Guidde]", 'did you mean "Guided"?'],
    ["network: resnet50-released, o", "network: resnet50-relaesed, o", 'did you mean "resnet50-released"?'],
    ["kind: phantom", "kind: phantm", 'did you mean "phantom"?'],
    ["kind: adam", "kind: adma", 'did you mean "adam"?'],
    ["objective: paper", "objective: papper", 'did you mean "paper"?'],
    ["images: 60", "images: 61", "found 61, expected a multiple of 3"],
  ];
  for (const [search, replacement, message] of cases) {
    assertStringIncludes(faultOf(VALID.replace(search, replacement))[1], message);
  }
});

Deno.test("folders may be spelt with slashes and dots; an invalid one is one message with its line", () => {
  const read = (images: string) =>
    parseExperiment(VALID.replace(/data: .*/, `data: { kind: egd-cxr, images: ${images} }`), "e.yaml").data;
  for (
    const [spelt, folder] of [
      ["mimic/2.0/", "mimic/2.0"],
      ["./mimic", "mimic"],
      ["a//b/./c/", "a/b/c"],
      ["/data/mimic/", "/data/mimic"],
      ["/", "/"],
      [".", "."],
      ["../mimic", "../mimic"],
    ]
  ) {
    const data = read(spelt!);
    assertEquals(data.kind === "egd-cxr" && data.images, folder, spelt);
  }
  for (const wrong of ['""', '"  "', "mimic\\2.0", "~/mimic", "https://example.org/mimic", '"a\\0b"']) {
    const text = VALID.replace(/data: .*/, () => `data: { kind: egd-cxr, eyeGaze: ${wrong} }`);
    const [place, message] = faultOf(text);
    assertEquals(place, "e.yaml:2:33", wrong);
    assertStringIncludes(message, "data.eyeGaze: found");
    assertStringIncludes(message, "expected a folder");
  }
});

Deno.test("a file that is no experiment is refused in one short line", async () => {
  const folder = await Deno.makeTempDir();
  const utf16 = (text: string, start: readonly number[]) =>
    Uint8Array.from([...start, ...[...text].flatMap((c) => [c.charCodeAt(0), 0])]);
  const text = (content: string) => new TextEncoder().encode(content);
  const dicom = new Uint8Array(200);
  dicom.set(text("DICM"), 128);
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["csv", text("dicom_id,path,label\n" + "a,b,c\n".repeat(1000)), "a table of comma-separated values"],
    ["quoted", text('a;b;c\n1;"x: y\n[";3\n'), "a table of comma-separated values"],
    ["dicom", dicom, "a DICOM file"],
    ["utf16", utf16(VALID, [0xff, 0xfe]), "text in UTF-16"],
    ["utf16 without mark", utf16(VALID, []), "a binary file"],
    ["binary", Uint8Array.from({ length: 500 }, (_, index) => (index * 37) & 0xff), "a binary file"],
    ["latin1", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a), "text that is not UTF-8"],
    [
      "large",
      new Uint8Array(8 * 2 ** 20).fill(0x61),
      "found 8 MiB, expected an experiment file of at most 1 MiB",
    ],
    ["empty", new Uint8Array(), "an empty file"],
    ["blank", text("\n  \n"), "nothing but white space"],
    ["words", text("lorem ipsum ".repeat(5000)), "expected a group of settings"],
    ["png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), "a PNG picture"],
    [
      "results",
      text('{"title": "x", "file": "x", "tasks": [], "environment": {}}'),
      "found settings of another kind of file",
    ],
    [
      "stream",
      text(`${VALID}---\n${VALID}`),
      "found a second document (---), expected one experiment per file",
    ],
    ["deep", text("splits: " + "[".repeat(20_000)), "found YAML nested too deeply"],
    ["compose", text("services: [\n".repeat(300)), "found YAML that cannot be read"],
  ];
  try {
    for (const [name, bytes, expected] of cases) {
      const path = `${folder}/${name}.yaml`;
      await Deno.writeFile(path, bytes);
      const error = await assertRejects(() => readExperiment(path), ExperimentError, expected);
      assertEquals(error.message.split("\n").length, 1, error.message);
      assert(error.message.length < 400 + path.length, error.message);
    }
    await assertRejects(() => readExperiment(folder), ExperimentError, "found a folder");
    await assertRejects(
      () => readExperiment(`${folder}/csv.yaml/x.yaml`),
      ExperimentError,
      "found no such file",
    );
    const bom = `${folder}/bom.yaml`;
    await Deno.writeFile(bom, Uint8Array.of(0xef, 0xbb, 0xbf, ...text(VALID)));
    assertEquals((await readExperiment(bom)).title, "A test");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the experiment file's name must follow the rule for models' names", () => {
  const names = [
    "...yaml",
    ".yaml",
    "-x.yaml",
    "=cmd|'calc'!A1.yaml",
    "a\u001b[2J.yaml",
    "bench.yaml",
    "Bench.yml",
  ];
  for (const name of [...names, "a..yaml", "a .yaml", `${"a".repeat(61)}.yaml`, "a\u202eb.yaml", "@a.yaml"]) {
    const error = assertThrows(() => parseExperiment(VALID, `experiments/${name}`), ExperimentError);
    assertStringIncludes(error.message, "found the name");
    assertStringIncludes(error.message, "rename the file");
  }
  for (const name of ["phantom", "GG-CAM (2nd) v1.2", "a+b", "x_"]) {
    assertEquals(parseExperiment(VALID, `experiments/${name}.yaml`).name, name);
  }
});

Deno.test("every list, number and text of an experiment file has a bound, and every list and number a reason", () => {
  const missing: string[] = [];
  const visit = (schema: unknown, place: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    if (Array.isArray(schema)) return schema.forEach((option, index) => visit(option, `${place}|${index}`));
    const node: Readonly<Record<string, unknown>> = { ...schema };
    const has = (...keys: readonly string[]) => keys.some((key) => typeof node[key] === "number");
    const { type } = node, isFixed = "enum" in node || "const" in node;
    const safe = node.maximum === Number.MAX_SAFE_INTEGER;
    const bounded = type === "number" || type === "integer"
      ? has("minimum", "exclusiveMinimum") && has("maximum", "exclusiveMaximum") && !safe &&
        "limitBecause" in node
      : type === "array"
      ? "prefixItems" in node || has("maxItems") && "limitBecause" in node
      : type === "string"
      ? isFixed || has("maxLength")
      : true;
    if (!bounded) missing.push(place);
    for (const key of ["items", "prefixItems", "anyOf", "oneOf"]) visit(node[key], `${place}.${key}`);
    for (const [key, inner] of Object.entries(node.properties ?? {})) visit(inner, `${place}.${key}`);
  };
  visit(experimentJsonSchema(), "");
  assertEquals(missing, []);
});

Deno.test("too large numbers and lists are refused with the reason, before anything is built from them", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["images: 60", "images: 3000000000", "expected at most 30000 (EGD-CXR has 1,083"],
    [
      "[1, 2]",
      `[${Array.from({ length: 20_000 }, (_, seed) => seed)}]`,
      "expected at most 1000 entries (every seed",
    ],
    ["height: 128", "height: 640000000", "expected at most 32768 (eight times"],
    [
      "height: 128, width: 64, downsample: 2",
      "height: 32768, width: 32768, downsample: 1",
      "expected at most 16777216",
    ],
    [
      "height: 128, width: 64, downsample: 2",
      "height: 64, width: 64, downsample: 2",
      "one cell of a CAM (64 × 64 pixels)",
    ],
    ["batchSize: 4", "batchSize: 1e9", "expected at most 4096"],
    ["epochs: 3", "epochs: 99999999999999999999", "expected at most 100000"],
    ["logSigmaAttention: -23", "logSigmaAttention: -1e9", "expected at least -700"],
    ["learningRate: 0.01", "learningRate: 1e300", "expected at most 3.4e+38"],
    ["seed: 1", "seed: 4294967296", "expected at most 4294967295"],
  ];
  for (const [search, replacement, message] of cases) {
    assertStringIncludes(faultOf(VALID.replace(search, replacement))[1], message);
  }
});

Deno.test("faults after the twentieth are counted, and many faults are found quickly", () => {
  const keys = Array.from({ length: 8000 }, (_, index) => `  key${index}: 1`).join("\n");
  const error = assertThrows(() => parseExperiment(`${VALID}split:\n${keys}\n`, "e.yaml"), ExperimentError);
  assert(error instanceof ExperimentError);
  assertEquals(error.message.split("\n").length, 21);
  assertStringIncludes(error.message, "and 7980 more faults");
});

Deno.test("a learning rate below the floor, at which no epoch would run, is refused at any place in the file", () => {
  const reason = "(a run stops below 1e-8 and would train no epoch; engines compute in float32)";
  for (const rate of ["9e-9", "9.999999e-9", "1e-30", "5e-324", "0", "-1"]) {
    const found = Number(rate);
    assertEquals(
      faultsOf(VALID.replace("learningRate: 0.01", `learningRate: ${rate}`)),
      [`e.yaml:8:17: training.learningRate: found ${found}, expected at least 1e-8 ${reason}`],
    );
    assertEquals(
      faultsOf(VALID.replace("learningRate: 0.02", `learningRate: ${rate}`)),
      [`e.yaml:18:31: models.1.training.learningRate: found ${found}, expected at least 1e-8 ${reason}`],
    );
  }
  const lowest = parseExperiment(VALID.replace("learningRate: 0.01", "learningRate: 1e-8"), "e.yaml");
  assertEquals(lowest.training.learningRate, 1e-8);
});
