import { assertEquals, assertThrows } from "@std/assert";
import { CLASS_NAMES, classOf, LABEL_COLUMNS } from "./classes.ts";
import { DATA_CLASSES } from "./data_classes.ts";
import { TableError } from "../tables/table_error.ts";

Deno.test("classOf() reads one column of three, in the order of the labels", () => {
  LABEL_COLUMNS.forEach((column, label) => {
    const fields = { Normal: "0", CHF: "0", pneumonia: "0", [column]: "1" };
    assertEquals(classOf(fields, "record"), CLASS_NAMES[label]);
  });
  assertEquals(classOf({ Normal: "0.0", CHF: "1.0", pneumonia: "0.0" }, "record"), "cardiomegaly");
});

Deno.test("classOf() refuses any other record, and names it with its values", () => {
  const values = ["0", "1", "", "2", "-1", "true", "yes"];
  for (const Normal of values) {
    for (const CHF of values) {
      for (const pneumonia of values) {
        const all = [Normal, CHF, pneumonia];
        const isRight = all.every((value) => value === "0" || value === "1") &&
          all.filter((value) => value === "1").length === 1;
        if (isRight) continue;
        assertThrows(
          () => classOf({ Normal, CHF, pneumonia }, "sheet.csv, line 4"),
          TableError,
          `sheet.csv, line 4: found Normal = "${Normal}", CHF = "${CHF}", pneumonia = "${pneumonia}"`,
        );
      }
    }
  }
});

Deno.test("findings of the heart and the lung have organs, normal images none", () => {
  assertEquals(DATA_CLASSES.map(({ organ }) => organ), [undefined, "heart", "lung"]);
});
