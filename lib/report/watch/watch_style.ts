/** The style sheet of the watch page, light and dark, wide and phone. */
import { FIGURE_RULES, VARIABLES } from "../figures/palette.ts";

/** The whole sheet. */
export const WATCH_STYLE = `${VARIABLES}
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
}
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.4rem; }
p { margin: 0 0 0.6rem; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
progress { accent-color: var(--plain); width: 100%; height: 0.9rem; }
.overall { max-width: 30rem; }
.ended { background: var(--warn); color: var(--warn-ink); padding: 0.4rem 0.8rem; }
.ended:empty { display: none; }
ul { list-style: none; margin: 0; padding: 0; }
.kinds { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: 0.4rem 1.25rem; font-size: 0.9rem; }
.kinds li, .tasks li { border-top: 1px solid var(--line); padding: 0.35rem 0; }
.kinds strong, .tasks strong { display: block; font-weight: 600; }
.tasks progress { max-width: 24rem; display: block; }
.halts { color: var(--clear-ink); background: var(--clear); padding: 0 0.3rem; }
summary { cursor: pointer; padding: 0.25rem 0; }
.tasks summary strong { display: inline; }
summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
pre {
  margin: 0.25rem 0 0.75rem; padding: 0.6rem 0.8rem; background: var(--band); overflow: auto; max-height: 24rem;
  white-space: pre-wrap; font: 0.82rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0.75rem 1.5rem; max-width: 60rem; }
figure { margin: 0; }
figcaption { font-size: 0.86rem; color: var(--quiet); }
.run { width: 100%; height: auto; display: block; }
${FIGURE_RULES}
.run path { fill: none; stroke-width: 2; stroke-linejoin: round; }
.run .training path { stroke-width: 1.2; stroke-dasharray: 4 3; }
.run g.done path { stroke: var(--plain); } .run g.done circle { fill: var(--plain); }
.run g.running path { stroke: var(--gaze); } .run g.running circle { fill: var(--gaze); }
.run g.halted path { stroke: var(--quiet); } .run g.halted circle { fill: var(--quiet); }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, th:nth-child(2), th[scope=row], td.words { text-align: left; }
thead th { color: var(--quiet); font-weight: 600; }
@media (max-width: 40rem) { main { padding: 0.75rem 1rem 3rem; } h1 { font-size: 1.25rem; } }
@media print { details::details-content { content-visibility: visible; block-size: auto; display: block; } }
`;
