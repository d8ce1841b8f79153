/**
 * A document that is only drawn into and then written: what Plot and d3-selection ask of one. A DOM
 * that can also be read costs several times as much.
 */

const SVG = "http://www.w3.org/2000/svg";

/** The escapes of characters that the text of an element or an attribute cannot contain. */
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00a0": "&#160;",
};

/** Makes elements. */
export interface SvgDocument {
  /** The element whose document Plot asks for. */
  readonly documentElement: SvgElement;
  createElementNS(namespace: string, name: string): SvgElement;
}

/** An element with its attributes and children. */
export class SvgElement {
  readonly namespaceURI = SVG;
  readonly ownerDocument: SvgDocument;
  readonly localName: string;
  readonly #attributes = new Map<string, string>();
  #children: (SvgElement | string)[] = [];

  constructor(document: SvgDocument, name: string) {
    this.ownerDocument = document;
    this.localName = name;
  }

  setAttribute(name: string, value: string | number): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: string | number): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  appendChild(child: SvgElement): SvgElement {
    this.#children.push(child);
    return child;
  }

  /** Adds a child as the last one: of elements that are only drawn, none stands before another. */
  insertBefore(child: SvgElement, before: SvgElement | null): SvgElement {
    if (before !== null) throw new TypeError("expected a child that comes last");
    return this.appendChild(child);
  }

  set textContent(text: string | number) {
    this.#children = [String(text)];
  }

  /** Removes attributes, and children of a name, from the element and all within it. */
  strip(attributes: readonly string[], child: string): void {
    for (const name of attributes) this.removeAttribute(name);
    this.#children = this.#children.filter((each) => typeof each === "string" || each.localName !== child);
    for (const each of this.#children) if (typeof each !== "string") each.strip(attributes, child);
  }

  /** The element as text; the attribute that was added last stands first. */
  get outerHTML(): string {
    let text = "";
    for (const [name, value] of this.#attributes) {
      text = ` ${name}="${escaped(value, /[&<>"\u00a0]/g)}"${text}`;
    }
    text = `<${this.localName}${text}`;
    if (this.#children.length === 0) return `${text} />`;
    text += ">";
    for (const child of this.#children) {
      text += typeof child === "string" ? escaped(child, /[&<>\u00a0]/g) : child.outerHTML;
    }
    return `${text}</${this.localName}>`;
  }
}

/** Returns a new document. */
export function svgDocument(): SvgDocument {
  const document: SvgDocument = {
    get documentElement() {
      return new SvgElement(document, "svg");
    },
    createElementNS: (_namespace, name) => new SvgElement(document, name),
  };
  return document;
}

function escaped(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => ESCAPES[character] ?? character);
}
