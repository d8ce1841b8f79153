import { assertEquals } from "@std/assert";
import { exampleMeasurements } from "../testing/example.ts";
import { phantomReport } from "../testing/phantom_report.ts";
import { glossaryOf } from "./glossary.ts";

Deno.test("the glossary is sorted, and explains no word that the default experiment's report does not use", async () => {
  const report = String((await phantomReport()).get("report.md"));
  const [body = "", glossary = ""] = report.split("\n## Glossary\n");
  const words = [...glossary.matchAll(/^- \*\*(.+?)\*\*: ./gm)].map(([, word = ""]) => word);
  assertEquals(words, words.toSorted((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  for (const word of ["ANOVA", "cannot tell", "GG-CAM", "not judged", "pattern", "Ψ"]) {
    assertEquals(words.includes(word), true, word);
  }
  assertEquals(words.filter((word) => !body.toLowerCase().includes(word.toLowerCase())), []);
});

Deno.test("words of claims and of gaze are only in the glossaries of studies that have them", () => {
  const { folds, paper, models } = exampleMeasurements();
  const wordsWith = (changes: Partial<Parameters<typeof glossaryOf>[0]>) =>
    new Set(glossaryOf({ folds, paper, models, ...changes }).map(([word]) => word));
  const all = wordsWith({});
  const without = wordsWith({ paper: null, models: models.filter(({ name }) => !name.includes("+")) });
  assertEquals([...all.difference(without)].sort(), ["GG-CAM", "cannot tell", "not judged", "pattern", "Ψ"]);
});
