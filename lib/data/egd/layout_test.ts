import { assertEquals } from "@std/assert";
import { dicomPath, layout } from "./layout.ts";

Deno.test("paths have the layout of the two data sets' folders", () => {
  assertEquals(layout.masks("x"), [
    "audio_segmentation_transcripts/x/left_lung.png",
    "audio_segmentation_transcripts/x/right_lung.png",
    "audio_segmentation_transcripts/x/mediastanum.png",
  ]);
  assertEquals(
    dicomPath({ patientId: "90000012", studyId: "99000034", dicomId: "x" }),
    "files/p90/p90000012/s99000034/x.dcm",
  );
});
