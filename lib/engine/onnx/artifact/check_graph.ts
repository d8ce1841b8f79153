/**
 * Holds an ONNX file against all that the compiler can write, before ONNX Runtime sees it. A graph is a program: with
 * external data it reads files, with other operators it does what nobody has looked at.
 */
import { UserError } from "../../../errors/user_error.ts";
import { type FormatField, ONNX_FORMAT } from "./onnx_format.ts";
import { BODY, VOCABULARY } from "./vocabulary.ts";

/** A compiled graph that this project's compiler did not write; the message says what of it. */
export class ForeignGraphError extends UserError {
  override name = "ForeignGraphError";
}

/** Bodies within bodies; the compiler writes one. */
const DEEPEST = 2;

/** Ways in which a field's bytes are written (protobuf's wire types). */
const VARINT = 0, EIGHT_BYTES = 1, LENGTH = 2, FOUR_BYTES = 5;

/** Fields of ONNX that make a graph read files or run other code, by message, for the message to a user. */
const DANGEROUS: ReadonlyMap<string, string> = new Map([
  ["TensorProto 13", "external data: it would read a file"],
  ["TensorProto 14", "external data: it would read a file"],
  ["ModelProto 25", "functions"],
  ["AttributeProto 11", "graphs as an attribute's list"],
]);

const MESSAGES = new Map(
  Object.entries(ONNX_FORMAT).map(([name, fields]) =>
    [name, new Map(Object.values(fields).map((field) => [field[0], field]))] as const
  ),
);

/** What was found in a node, or in an attribute. */
interface Found {
  name: string;
  operator: string;
  domain: string;
  /** The attributes that hold a graph. */
  readonly bodies: string[];
  hasGraph: boolean;
}

/**
 * Throws a {@linkcode ForeignGraphError} unless `onnx` holds nothing but what the compiler writes: its fields, its operators and
 * domains, and graphs in the bodies of its loops alone. `source` names the file in messages.
 */
export function requireOwnGraph(onnx: Uint8Array, source: string): void {
  const decoder = new TextDecoder();
  let at = 0;

  function refuse(what: string): never {
    throw new ForeignGraphError(
      `${source}: found ${what}, expected a graph as this version's compiler writes it, and nothing of it was run; remove this ` +
        "file and run again: the graph is compiled anew",
    );
  }

  function varint(end: number): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) break;
      const byte = onnx[at++];
      // Only lengths and tags need their value, and fit; others are passed over.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return refuse("a number that does not end");
  }

  function pass(bytes: number, end: number): number {
    const start = at;
    if (bytes > end - at) refuse("a part that is longer than the whole");
    at += bytes;
    return start;
  }

  const textOf = (start: number) => decoder.decode(onnx.subarray(start, at));

  function message(type: string, end: number, depth: number, inside: Found | undefined): void {
    const fields = MESSAGES.get(type);
    const found: Found = { name: "", operator: "", domain: "", bodies: [], hasGraph: false };
    while (at < end) {
      const tag = varint(end), number = Math.floor(tag / 8), wire = tag % 8;
      const field = fields?.get(number);
      if (field === undefined) {
        return refuse(
          DANGEROUS.get(`${type} ${number}`) ?? `field ${number} of a ${type}, which is never written`,
        );
      }
      value(type, field, wire, { end, depth, found });
    }
    if (type === "NodeProto") requireNode(found);
    if (type === "OperatorSetIdProto" && !VOCABULARY.has(found.domain)) {
      refuse(`the domain "${found.domain}"`);
    }
    if (type === "AttributeProto" && found.hasGraph) inside?.bodies.push(found.name);
  }

  function value(
    type: string,
    [number, kind]: FormatField,
    wire: number,
    { end, depth, found }: { readonly end: number; readonly depth: number; readonly found: Found },
  ): void {
    const isNumber = kind === "int32" || kind === "int64", isFloat = kind === "float";
    if (wire === VARINT && isNumber) varint(end);
    else if (wire === FOUR_BYTES && isFloat) pass(4, end);
    else if (wire === LENGTH) {
      const length = varint(end), start = pass(length, end);
      if (kind === "string") note(type, number, textOf(start), found);
      // A list of numbers may be written as one part.
      if (MESSAGES.has(kind)) {
        const after = at;
        at = start;
        const deeper = kind === "GraphProto" ? depth + 1 : depth;
        if (deeper > DEEPEST) refuse("graphs within graphs within graphs");
        if (type === "AttributeProto") found.hasGraph = true;
        message(kind, after, deeper, found);
      }
    } else {refuse(
        `field ${number} of a ${type} in another form (${wire === EIGHT_BYTES ? "8 bytes" : wire})`,
      );}
  }

  function note(type: string, number: number, text: string, found: Found): void {
    if (type === "NodeProto" && number === 4) found.operator = text;
    if (type === "NodeProto" && number === 7) found.domain = text;
    if (type === "OperatorSetIdProto" && number === 1) found.domain = text;
    if (type === "NodeProto" && number === 3 || type === "AttributeProto" && number === 1) found.name = text;
  }

  function requireNode({ name, operator, domain, bodies }: Found): void {
    if (!VOCABULARY.get(domain)?.has(operator)) {
      refuse(`the operator "${operator}" of the domain "${domain}" (node "${name}")`);
    }
    const foreign = bodies.find((body) => operator !== BODY.operator || body !== BODY.attribute);
    if (foreign !== undefined) {
      refuse(`a graph in the attribute "${foreign}" of ${operator} (node "${name}")`);
    }
  }

  message("ModelProto", onnx.length, 0, undefined);
}
