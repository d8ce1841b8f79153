import { assertEquals } from "@std/assert";
import { testRooms } from "./test_rooms.ts";

Deno.test("the slowest files start first in their own processes, then the rooms, largest first, large ones divided", () => {
  const rooms = testRooms([
    "lib/data/dicom/pixels_test.ts",
    "lib/data/gaze_test.ts",
    "lib/report/format_test.ts",
    "lib/report/html/page_test.ts",
    "lib/report/html/render_html_test.ts",
    "lib/trials/slurm/calls_test.ts",
    "lib/trials/slurm/start_slurm_test.ts",
    "tasks/walls_test.ts",
    "tasks/reproduce_test.ts",
  ]);
  assertEquals(rooms, [
    { name: "tasks/reproduce", files: ["tasks/reproduce_test.ts"] },
    {
      name: "lib/trials/slurm",
      files: ["lib/trials/slurm/calls_test.ts", "lib/trials/slurm/start_slurm_test.ts"],
    },
    { name: "lib/report/html/render_html", files: ["lib/report/html/render_html_test.ts"] },
    { name: "lib/report", files: ["lib/report/format_test.ts", "lib/report/html/page_test.ts"] },
    { name: "lib/data/dicom", files: ["lib/data/dicom/pixels_test.ts"] },
    { name: "lib/data", files: ["lib/data/gaze_test.ts"] },
    { name: "tasks", files: ["tasks/walls_test.ts"] },
  ]);
});

Deno.test("each file is in exactly one process, also files of new rooms", () => {
  const files = ["lib/new/a_test.ts", "tasks/reproduce_test.ts", "lib/trials/torture/torture_test.ts"];
  assertEquals(testRooms(files).flatMap(({ files }) => files).sort(), files.toSorted());
});
