/** Task: writes the phantom data set. */
import { phantomSettingsSchema } from "../settings.ts";
import { writePhantom } from "../write.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { memberOf } from "../../../formats/items.ts";

/** The data set's settings. */
export const parametersSchema = phantomSettingsSchema;

export default async function work({ parameters, outputs, progress }: WorkContext): Promise<void> {
  const settings = parametersSchema.parse(parameters);
  await writePhantom(memberOf(outputs, "files"), settings, (done, total) => {
    progress({ fraction: done / total, text: `${done} of ${total} images` });
  });
}
