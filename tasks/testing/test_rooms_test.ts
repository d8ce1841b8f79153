import { assertEquals } from "@std/assert";
import { testRooms } from "./test_rooms.ts";

Deno.test("the slowest files start first and alone, then the rooms, largest first, divided where they are large", () => {
  const rooms = testRooms([
    "lib/data/dicom/pixels_test.ts",
    "lib/data/gaze_test.ts",
    "lib/report/format_test.ts",
    "lib/report/html/page_test.ts",
    "lib/report/html/render_html_test.ts",
    "tasks/walls_test.ts",
    "tasks/reproduce_test.ts",
  ]);
  assertEquals(rooms, [
    { name: "tasks/reproduce", files: ["tasks/reproduce_test.ts"] },
    { name: "lib/report/html/render_html", files: ["lib/report/html/render_html_test.ts"] },
    { name: "lib/report", files: ["lib/report/format_test.ts", "lib/report/html/page_test.ts"] },
    { name: "lib/data/dicom", files: ["lib/data/dicom/pixels_test.ts"] },
    { name: "lib/data", files: ["lib/data/gaze_test.ts"] },
    { name: "tasks", files: ["tasks/walls_test.ts"] },
  ]);
});

Deno.test("each file is in one process, those of new rooms too", () => {
  const files = ["lib/new/a_test.ts", "tasks/reproduce_test.ts", "lib/trials/torture/torture_test.ts"];
  assertEquals(testRooms(files).flatMap(({ files }) => files).sort(), files.toSorted());
});
