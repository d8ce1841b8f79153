/**
 * `JSON.parse` returns `unknown`: what it returns is checked before it is used. Deno's own
 * declaration says `any`, which every annotation silently turns into a cast.
 */
interface JSON {
  parse(text: string): unknown;
}
