/**
 * The tokens of a TypeScript or JavaScript file: what is left when comments and white space are
 * gone.
 */
import jsTokens, { type Token } from "js-tokens";

/** One token, and the line that it starts on (from 1). */
export interface CodeToken {
  readonly kind: "name" | "string" | "template" | "other";
  readonly text: string;
  readonly line: number;
  /** A line ends between the token before and this one. */
  readonly startsLine: boolean;
}

/** Words after which a postfix `!` cannot stand, so that `!` negates what follows. */
const BEFORE_EXPRESSION = new Set(
  "return throw typeof void delete case in of instanceof await yield new else do default extends as satisfies"
    .split(" "),
);

const LINE_END = /[\n\r\u2028\u2029]/;

/**
 * Matches every text that may contain a misread assertion; any other file is tokenised only once.
 */
const MAY_BE_MISREAD = /!\s*\//;

/**
 * Returns the tokens of `source`. `jsx` is for `.tsx` and `.jsx`.
 *
 * js-tokens knows JavaScript. One TypeScript construct misleads it: the non-null assertion before a
 * division, `a! / b`, looks like the negation of a regular expression. There the `!` is hidden from
 * it.
 */
export function codeTokens(source: string, jsx = false): CodeToken[] {
  const hidden = new Set<number>();
  let text = source;
  for (;;) {
    const misread = MAY_BE_MISREAD.test(text) ? misreadAssertion(text, jsx) : undefined;
    if (misread === undefined) return significantTokens(text, jsx, hidden);
    hidden.add(misread);
    text = `${text.slice(0, misread)} ${text.slice(misread + 1)}`;
  }
}

/**
 * Returns the offset of the first `!` that ends an operand and was taken for the negation of a
 * regular expression.
 */
function misreadAssertion(text: string, jsx: boolean): number | undefined {
  let offset = 0;
  let assertion: number | undefined;
  let operandEnd = -1;
  for (const token of jsTokens(text, { jsx })) {
    if (token.type === "RegularExpressionLiteral" && assertion !== undefined) return assertion;
    if (!isSpace(token)) {
      // Formatted code has no space between an operand and its assertion; a negation after `)` has
      // one.
      assertion = token.value === "!" && operandEnd === offset ? offset : undefined;
      operandEnd = endsOperand(token) ? offset + token.value.length : -1;
    }
    offset += token.value.length;
  }
  return undefined;
}

function endsOperand(token: Token): boolean {
  return token.type === "IdentifierName"
    ? !BEFORE_EXPRESSION.has(token.value)
    : token.type === "PrivateIdentifier" || token.value === ")" || token.value === "]";
}

function isSpace(token: { readonly type: string }): boolean {
  return token.type === "WhiteSpace" || token.type === "LineTerminatorSequence" ||
    token.type === "SingleLineComment" || token.type === "MultiLineComment" ||
    token.type === "HashbangComment";
}

function significantTokens(text: string, jsx: boolean, hidden: ReadonlySet<number>): CodeToken[] {
  const tokens: CodeToken[] = [];
  let offset = 0, line = 1, startsLine = true;
  for (const token of jsTokens(text, { jsx })) {
    if (isSpace(token)) {
      for (let at = offset; hidden.size > 0 && at < offset + token.value.length; at++) {
        if (hidden.has(at)) tokens.push({ kind: "other", text: "!", line, startsLine: false });
      }
      startsLine ||= LINE_END.test(token.value);
    } else {
      tokens.push({ kind: kindOf(token), text: token.value, line, startsLine });
      startsLine = false;
    }
    if (!IN_ONE_LINE.has(token.type)) line += countLines(token.value);
    offset += token.value.length;
  }
  return tokens;
}

/** The most frequent types of tokens; none contains a line end. */
const IN_ONE_LINE = new Set<string>(
  [
    "IdentifierName",
    "Punctuator",
    "NumericLiteral",
    "WhiteSpace",
    "SingleLineComment",
  ] satisfies Token["type"][],
);

function kindOf(token: { readonly type: string }): CodeToken["kind"] {
  switch (token.type) {
    case "IdentifierName":
      return "name";
    case "StringLiteral":
      return "string";
    case "NoSubstitutionTemplate":
      return "template";
    default:
      return "other";
  }
}

function countLines(text: string): number {
  return text.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0;
}
