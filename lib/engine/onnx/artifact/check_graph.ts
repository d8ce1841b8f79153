/**
 * Checks that an ONNX file holds only what the compiler can write, before ONNX Runtime loads it. A
 * graph is a program: with external data it reads files, other operators could run code that nobody
 * has reviewed.
 */
import { UserError } from "../../../errors/user_error.ts";
import { ONNX_FORMAT } from "./onnx_format.ts";
import { BODY, VOCABULARY } from "./vocabulary.ts";

/**
 * A compiled graph that this project's compiler did not write; the message names the part at fault.
 */
export class ForeignGraphError extends UserError {
  override name = "ForeignGraphError";
}

/** The deepest nesting of graphs within graphs; the compiler writes one level. */
const DEEPEST = 2;

/** The wire types of protobuf: how a field's bytes are encoded. */
const VARINT = 0, LENGTH = 2, FOUR_BYTES = 5;

/**
 * Fields of ONNX that make a graph read files or run other code, by message, with the words for the
 * error.
 */
const DANGEROUS: ReadonlyMap<string, string> = new Map([
  ["TensorProto 13", "external data: it would read a file"],
  ["TensorProto 14", "external data: it would read a file"],
  ["ModelProto 25", "functions"],
  ["AttributeProto 11", "graphs as an attribute's list"],
]);

/** The strings of a node that are checked. */
interface Texts {
  name: string;
  operator: string;
  domain: string;
}

/** The content that a field may hold: a message, or a scalar in one of its encodings. */
interface FieldForm {
  readonly wires: readonly number[];
  readonly message: MessageForm | undefined;
  /** The index of the string among those that are checked; other strings are skipped. */
  readonly text: keyof Texts | undefined;
}

/** A message's fields by their numbers. */
interface MessageForm {
  readonly name: string;
  readonly fields: FieldForm[];
}

/** The strings that are checked, by message and field. */
const TEXTS: ReadonlyMap<string, keyof Texts> = new Map([
  ["NodeProto opType", "operator"],
  ["NodeProto domain", "domain"],
  ["NodeProto name", "name"],
  ["OperatorSetIdProto domain", "domain"],
  ["AttributeProto name", "name"],
]);

const FORMS: ReadonlyMap<string, MessageForm> = new Map(
  Object.keys(ONNX_FORMAT).map((name) => [name, { name, fields: [] }]),
);
for (const [message, fields] of Object.entries(ONNX_FORMAT)) {
  for (const [name, [number, kind]] of Object.entries(fields)) {
    // A list of numbers may also be packed into one field.
    const wires = /^int/.test(kind) ? [VARINT, LENGTH] : kind === "float" ? [FOUR_BYTES, LENGTH] : [LENGTH];
    const form = { wires, message: FORMS.get(kind), text: TEXTS.get(`${message} ${name}`) };
    const all = FORMS.get(message)?.fields;
    if (all !== undefined) all[number] = form;
  }
}

/**
 * Throws a {@linkcode ForeignGraphError} unless `onnx` holds nothing but what the compiler writes:
 * its fields, its operators and domains, and graphs in the bodies of its loops alone. `source`
 * names the file in messages.
 */
export function requireOwnGraph(onnx: Uint8Array, source: string): void {
  let at = 0;

  function refuse(what: string): never {
    throw new ForeignGraphError(
      `${source}: found ${what}, expected a graph as this version's compiler writes it, so it was not run; remove this ` +
        "file and run again: the graph is compiled again",
    );
  }

  /** Only lengths and tags need their exact value, and these fit; other values are skipped. */
  function varint(end: number): number {
    let value = 0, factor = 1;
    for (let bytes = 0; bytes < 10 && at < end; bytes++) {
      const byte = onnx[at++]!;
      if (byte < 0x80) return value + byte * factor;
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
    }
    return refuse("a number that does not end");
  }

  /** Returns the offset after a part of `length` bytes. */
  function endOf(bytes: number, end: number): number {
    if (bytes > end - at) refuse("a part that is longer than the whole");
    return at + bytes;
  }

  /** Reads a message; returns its name where it is an attribute that holds a graph. */
  function message(form: MessageForm, end: number, depth: number): readonly string[] {
    const texts: Texts = { name: "", operator: "", domain: "" };
    const bodies: string[] = [];
    let hasGraph = false;
    while (at < end) {
      const tag = varint(end), number = Math.floor(tag / 8), wire = tag % 8;
      const field = form.fields[number];
      if (field === undefined) {
        const what = `field ${number} of a ${form.name}, which is never written`;
        return refuse(DANGEROUS.get(`${form.name} ${number}`) ?? what);
      }
      if (!field.wires.includes(wire)) refuse(`field ${number} of a ${form.name} in another form`);
      if (wire === VARINT) varint(end);
      else if (wire === FOUR_BYTES) at = endOf(4, end);
      else {
        const after = endOf(varint(end), end);
        if (field.text !== undefined) texts[field.text] = textOf(onnx.subarray(at, after));
        if (field.message === undefined) at = after;
        else {
          const isGraph = field.message.name === "GraphProto";
          if (depth + Number(isGraph) > DEEPEST) refuse("graphs within graphs within graphs");
          hasGraph ||= isGraph;
          bodies.push(...message(field.message, after, depth + Number(isGraph)));
        }
      }
    }
    if (form.name === "NodeProto") requireNode(texts, bodies);
    if (form.name === "OperatorSetIdProto" && !VOCABULARY.has(texts.domain)) {
      refuse(`the domain "${texts.domain}"`);
    }
    return form.name === "AttributeProto" && hasGraph ? [texts.name] : [];
  }

  function requireNode({ name, operator, domain }: Texts, bodies: readonly string[]): void {
    if (!VOCABULARY.get(domain)?.has(operator)) {
      refuse(`the operator "${operator}" of the domain "${domain}" (node "${name}")`);
    }
    const foreign = bodies.find((body) => operator !== BODY.operator || body !== BODY.attribute);
    if (foreign !== undefined) {
      refuse(`a graph in the attribute "${foreign}" of ${operator} (node "${name}")`);
    }
  }

  const model = FORMS.get("ModelProto");
  if (model === undefined) throw new TypeError("the format has no ModelProto");
  message(model, onnx.length, 0);
}

/**
 * The longest name of an operator, in bytes; a longer one would overflow the stack as arguments.
 */
const LONGEST_TEXT = 1000;

/**
 * Decodes each byte as one character: a name that is not ASCII equals no word of the vocabulary.
 */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, LONGEST_TEXT));
}
