import { assertEquals } from "@std/assert";
import { sampleCases } from "./sample_cases.ts";

Deno.test("sampleCases() takes each class's median confidence and worst error, over all models", () => {
  const labels = [0, 0, 0, 1, 1];
  const first = [0.9, 0.1, 0.5, 0.5, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4];
  const second = [0.7, 0.3, 0.5, 0.5, 0.4, 0.6, 0.1, 0.9, 0.5, 0.5];
  assertEquals(sampleCases({ labels, probabilities: [first, second], classCount: 2 }), [
    { index: 1, label: 0, rule: "median confidence" },
    { index: 2, label: 0, rule: "worst error" },
    { index: 4, label: 1, rule: "median confidence" },
  ]);
});

Deno.test("sampleCases() breaks ties by position, and skips a class without images", () => {
  const probabilities = [[0.5, 0.5, 0, 0.5, 0.5, 0, 0.5, 0.5, 0]];
  assertEquals(sampleCases({ labels: [1, 1, 1], probabilities, classCount: 3 }), [
    { index: 1, label: 1, rule: "median confidence" },
    { index: 0, label: 1, rule: "worst error" },
  ]);
});
