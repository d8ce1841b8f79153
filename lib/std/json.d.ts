/**
 * Declares that `JSON.parse` returns `unknown`, so that its result is checked before it is used.
 * Deno's own declaration says `any`, which every annotation silently turns into a cast.
 */
interface JSON {
  parse(text: string): unknown;
}
