import { assertEquals } from "@std/assert";
import { GazeAccount } from "./gaze_account.ts";
import type { GazeTableSettings } from "./settings.ts";

const gaze: GazeTableSettings = { file: "gaze.csv", id: "image", x: "x", y: "y", units: "pixels" };

/** Returns an account of `rows` rows; the images of the first `unknown` are in no row of cases. */
function accountOf(rows: number, unknown: number): GazeAccount {
  const account = new GazeAccount();
  for (let row = 0; row < rows; row++) {
    account.rows++;
    if (row < unknown) account.unknown(`other-${row % 2}`, row + 2);
    else account.sample(3, 4);
  }
  return account;
}

Deno.test("rows of unknown images are listed with the line of their first row, and are a fault if they are many", () => {
  for (const [unknown, isFault] of [[2, false], [3, true]] as const) {
    const faults: string[] = [];
    const options = { gaze, wanted: ["case-1"] };
    const found = accountOf(20, unknown).tellUnknown("gaze.csv", options, (line) => faults.push(line));
    assertEquals([found.areFew, faults.length], [!isFault, isFault ? 1 : 0]);
    assertEquals(
      found.lines,
      [2, 3].map((line) =>
        `gaze.csv, line ${line}, column "image": found "other-${line - 2}", ` +
        "expected the id of a row of data.cases"
      ),
    );
  }
});
