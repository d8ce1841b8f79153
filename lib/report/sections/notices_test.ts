import { assertEquals, assertStringIncludes } from "@std/assert";
import { createLedger } from "../ledger.ts";
import { exampleMeasurements } from "../testing/example.ts";
import { dataNotice } from "./notices.ts";

Deno.test("the notices on the data form one banner, also for other data and patients' data", () => {
  const example = exampleMeasurements();
  const data = example.data &&
    { ...example.data, value: { ...example.data.value, origin: "other" as const } };
  const notice = dataNotice({
    measurements: { ...example, synthetic: false, patientData: true, data },
    ledger: createLedger(),
    addFile: (path) => path,
    addBitmap: (path) => path,
  });
  assertStringIncludes(notice, "> **Not the paper's data.**");
  assertStringIncludes(notice, "\n>\n> **Patients' data.**");
  assertEquals(notice.split("\n\n").length, 1);
});
