/** Checks the rules of a table's settings that their schema does not express. */
import { isAbsolute } from "node:path";
import { quoted } from "../../errors/quoted.ts";
import type { DataFault } from "../data_set_kind.ts";
import { repeatedIds } from "../repeated_ids.ts";
import type { TableSettings } from "./settings.ts";
import { isTemplate, staysBelow } from "./template.ts";
import { classRules } from "./class_rules.ts";

/** Returns every broken rule. */
export function settingsFaults(settings: TableSettings): readonly DataFault[] {
  return [
    ...classFaults(settings),
    ...gazeFaults(settings),
    ...organFaults(settings),
    ...templateFaults(settings),
    ...repeatedIds(settings.exclude),
  ];
}

function classFaults({ classes, cases }: TableSettings): DataFault[] {
  const names = new Map<string, number>(), values = new Map<string, string>();
  return classRules(classes).flatMap((rule, index): DataFault[] => {
    const path = ["data", "classes", index];
    const earlier = names.get(rule.name.trim().toLowerCase());
    names.set(rule.name.trim().toLowerCase(), earlier ?? index);
    const found: DataFault[] = [];
    if (earlier !== undefined) {
      found.push({ path, message: `found the class ${quoted(rule.name)} again, expected each class once` });
    }
    if (rule.where === undefined && cases.class === undefined) {
      found.push({
        path,
        message: `found the class ${quoted(rule.name)} without a rule, expected data.cases.class: COLUMN, ` +
          "or where: { COLUMN: VALUE } here",
      });
    }
    const both = classes[index];
    if (typeof both === "object" && both.values !== undefined && both.where !== undefined) {
      found.push({ path, message: "found both values and where, expected one of them" });
    }
    for (const value of rule.values) {
      const other = values.get(value);
      if (other !== undefined && other !== rule.name) {
        found.push({
          path,
          message: `found the value ${quoted(value)} of the class ${quoted(other)}, expected another`,
        });
      }
      values.set(value, rule.name);
    }
    return found;
  });
}

function gazeFaults({ gaze }: TableSettings): DataFault[] {
  if (gaze === undefined || isTemplate(gaze.file) === (gaze.id === undefined)) return [];
  return [{
    path: ["data", "gaze", ...gaze.id === undefined ? ["file"] : ["id"]],
    message: gaze.id === undefined
      ? `found ${
        quoted(gaze.file)
      }, one table of all images, without a column of ids, expected data.gaze.id: COLUMN, ` +
        "or a path with {id}"
      : `found a column of ids beside ${quoted(gaze.file)}, which names one table for each image; remove id`,
  }];
}

const FORMS = ["mask", "boxes", "ellipses"] as const;

function organFaults({ organs = {}, classes }: TableSettings): DataFault[] {
  const names = classRules(classes).map(({ name }) => name);
  return Object.entries(organs).flatMap(([name, organ]): DataFault[] => {
    const path = ["data", "organs", name];
    const forms = FORMS.filter((form) => organ[form] !== undefined);
    return [
      ...(names.includes(name) ? [] : [{
        path,
        message: `found an organ of ${quoted(name)}, expected one of the classes: ${
          names.map(quoted).join(", ")
        }`,
      }]),
      ...(forms.length === 1 ? [] : [{
        path,
        message: `found ${forms.length === 0 ? "nothing" : forms.join(" and ")}, expected one of ${
          FORMS.join(", ")
        }`,
      }]),
    ];
  });
}

/**
 * Returns the faults of paths with a place for the id; they must stay below the folder of the data
 * sets.
 */
function templateFaults({ cases, gaze, organs = {} }: TableSettings): DataFault[] {
  const fault = (path: DataFault["path"], text: string, expected: string): DataFault[] =>
    isAbsolute(text) || !staysBelow(text)
      ? [{ path, message: `found ${quoted(text)}, expected ${expected} with forward slashes, without ".."` }]
      : [];
  const masks = Object.entries(organs).flatMap(([name, { mask }]) => {
    const path = ["data", "organs", name, "mask"];
    const templates = mask === undefined ? [] : Array.isArray(mask) ? mask : [mask];
    return templates.flatMap((text) =>
      isTemplate(text)
        ? fault(path, text, "a path below --data")
        : [{ path, message: `found ${quoted(text)}, expected a path with {id}` }]
    );
  });
  return [
    ...(isTemplate(cases.path)
      ? fault(["data", "cases", "path"], cases.path, "a path below data.images")
      : []),
    ...(gaze !== undefined && isTemplate(gaze.file)
      ? fault(["data", "gaze", "file"], gaze.file, "a path below --data")
      : []),
    ...masks,
  ];
}
