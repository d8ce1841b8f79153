/** Compares the receipt beside a report with the report, or with the store. */
import { makeReceipt } from "../graph/verify/receipt/make_receipt.ts";
import { readReceipt, type Receipt, receiptText } from "../graph/verify/receipt/receipt.ts";
import { signaturePath } from "../graph/verify/receipt/signature.ts";
import { StoreError } from "../graph/store/store_error.ts";
import { compareFiles, type Files } from "../report/check/compare_files.ts";
import type { Problem } from "../report/check/problem.ts";
import type { Measurements } from "../report/measurements.ts";
import type { Study } from "./study.ts";

const FILE = "receipt.json";

/**
 * Returns a report's files without the receipt beside them and its signature, which are not
 * rendered from measurements.
 */
export function withoutReceipt(
  files: Files,
): { readonly receipt: string | undefined; readonly report: Files } {
  const receipt = files.get(FILE);
  return {
    receipt: receipt === undefined ? undefined : String(receipt),
    report: new Map([...files].filter(([path]) => path !== FILE && path !== signaturePath(FILE))),
  };
}

/**
 * Lists tasks whose keys differ between a receipt and the report beside it. A report of earlier
 * versions has no receipt.
 */
export function receiptProblems(text: string | undefined, { tasks }: Pick<Measurements, "tasks">): Problem[] {
  if (text === undefined) return [];
  const receipt = parsed(text);
  if (!("tasks" in receipt)) return [receipt];
  const keys = new Map(receipt.tasks.map(({ name, key }) => [name, key]));
  const problems = tasks.flatMap(({ name, key }): Problem[] => {
    const found = keys.get(name);
    keys.delete(name);
    if (found === key) return [];
    return [{
      file: FILE,
      place: `task ${name}`,
      found: found ?? "no such task",
      expected: `the key ${key}`,
    }];
  });
  const others = [...keys.keys()].map((name): Problem => ({
    file: FILE,
    place: `task ${name}`,
    found: "a task that the report does not have",
    expected: "none",
  }));
  return [...problems, ...others];
}

/** Lists differences between a receipt and the store's receipt with the same machine and file. */
export async function recomputedReceipt(text: string | undefined, { plan }: Study): Promise<Problem[]> {
  if (text === undefined) return [];
  const receipt = parsed(text);
  if (!("tasks" in receipt)) return [receipt];
  const { experiment, file, environment } = receipt;
  const expected = await makeReceipt(plan, { experiment, file, environment });
  return compareFiles(new Map([[FILE, text]]), new Map([[FILE, receiptText(expected)]]));
}

function parsed(text: string): Receipt | Problem {
  try {
    return readReceipt(text, FILE);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { file: FILE, place: "", found: error.message, expected: "a receipt" };
  }
}
