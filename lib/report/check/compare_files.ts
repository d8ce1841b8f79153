/** Compares a report's files with the expected ones. */
import { compareCsv, compareJson } from "./compare_data.ts";
import type { Difference, Problem } from "./problem.ts";
import { compareMarkdown, comparePlainText } from "./compare_text.ts";

/** A report's files by their paths relative to its folder. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** Returns every difference between the files found and the files expected, file by file. */
export function compareFiles(found: Files, expected: Files): Problem[] {
  const problems: Problem[] = [];
  for (const [file, content] of expected) {
    const there = found.get(file);
    if (there === undefined) problems.push({ file, place: "", found: "no such file", expected: "the file" });
    else {problems.push(
        ...compareContent(file, there, content).map((difference) => ({ file, ...difference })),
      );}
  }
  for (const file of found.keys()) {
    if (!expected.has(file)) {
      problems.push({ file, place: "", found: "a file that the report does not have", expected: "none" });
    }
  }
  return problems;
}

function compareContent(
  file: string,
  found: string | Uint8Array,
  expected: string | Uint8Array,
): Difference[] {
  if (sameBytes(bytesOf(found), bytesOf(expected))) return [];
  if (typeof expected !== "string") {
    return [{ place: "", found: "other bytes", expected: "the picture that the report draws" }];
  }
  const text = typeof found === "string" ? found : new TextDecoder().decode(found);
  const differences = file.endsWith(".json")
    ? compareJson(text, expected)
    : file.endsWith(".csv")
    ? compareCsv(text, expected)
    : file.endsWith(".md")
    ? compareMarkdown(text, expected)
    : comparePlainText(text, expected);
  if (differences.length > 0) return differences;
  // The values are the same, but written differently.
  return comparePlainText(text, expected);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
