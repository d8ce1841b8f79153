/** The style sheet of `report.html`: light and dark, wide, phone and print. */
import { FIGURE_RULES, VARIABLES } from "../figures/palette.ts";

/** The whole sheet. */
export const STYLE = `${VARIABLES}
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
}
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, .table:focus-visible, .drawn:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 4px 8px; background: var(--page); z-index: 9; }
.banner { padding: 0.35rem 1.5rem; background: var(--warn); color: var(--warn-ink); font-size: 0.875rem; }
.banner blockquote { margin: 0 auto; padding: 0; border: 0; background: none; max-width: 76rem; }
.banner p { margin: 0; }
.banner a { color: inherit; }
.page { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 1.75rem; max-width: 79rem; margin: 0 auto; padding: 0 1.5rem; }
.page > main:only-child { grid-column: 1 / -1; }
nav.beside { position: sticky; top: 0; align-self: start; padding-top: 1.75rem; font-size: 0.84rem; line-height: 1.35; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav li { padding: 0.25rem 0; }
nav a { text-decoration: none; }
nav.beside a { color: var(--quiet); }
nav a:hover { color: var(--link); text-decoration: underline; }
nav.folded { display: none; }
main { min-width: 0; padding: 1.1rem 0 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 0.35rem; text-wrap: balance; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.75rem 0 0.5rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
p, ul, ol, pre, blockquote { margin: 0 0 1rem; }
main > p, main > ul, main > ol, main > blockquote, main > details > p, main > details > ul, .take p { max-width: 48rem; }
.lede p { max-width: 56rem; }
.kicker p { margin: 0 0 0.5rem; color: var(--quiet); font-size: 0.9rem; }
.lede p { margin: 0 0 0.6rem; }
.take p { font-weight: 600; margin: 0 0 0.9rem; }
.facts ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.15rem 1.4rem; margin: 0 0 0.9rem; padding: 0; font-size: 0.9rem; color: var(--quiet); }
.facts strong { color: var(--ink); font-variant-numeric: tabular-nums; }
main > blockquote { margin-left: 0; padding: 0.6rem 1rem; border-left: 4px solid var(--gaze); background: var(--band); }
blockquote > :last-child { margin-bottom: 0; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.85em; }
pre { padding: 0.75rem 1rem; overflow-x: auto; background: var(--band); border-radius: 6px; font-size: 0.875rem; }
pre code { font-size: 1em; }
p code, li code { overflow-wrap: anywhere; }
figure { margin: 0 0 1.5rem; }
figcaption, caption { color: var(--quiet); font-size: 0.86rem; line-height: 1.45; text-align: left; max-width: 60rem; }
figcaption { margin-top: 0.4rem; }
figcaption strong, caption strong { color: var(--ink); }
caption { caption-side: top; padding: 0 0 0.4rem; }
.picture svg { display: block; max-width: 100%; height: auto; }
.picture.narrow { display: none; }
figure.strip .drawn { overflow-x: auto; }
figure.strip img { display: block; width: 100%; height: auto; border-radius: 4px; }
ol.labels { display: grid; grid-template-columns: repeat(var(--panels), minmax(0, 1fr)); gap: 0.4rem; list-style: none; margin: 0.3rem 0 0; padding: 0; font-size: 0.8rem; line-height: 1.3; }
.table { overflow-x: auto; margin: 0 0 0.5rem; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.65rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td { min-width: 2.5rem; max-width: 32rem; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; border-bottom-width: 2px; }
tbody th { font-weight: 500; background: var(--page); position: sticky; left: 0; max-width: 18rem; }
th:first-child { padding-left: 0; }
.number { text-align: right; white-space: nowrap; }
thead th.number { white-space: normal; }
td.number.long { white-space: normal; min-width: 9rem; }
.short, td code { white-space: nowrap; }
tbody tr:hover > * { background: var(--band); }
summary { cursor: pointer; }
main > details { border-top: 1px solid var(--line); }
main > details > summary { padding: 0.6rem 0; font-weight: 600; }
details.sources, main > details > details { border: 0; margin: 0 0 1.25rem; font-size: 0.84rem; }
details.sources > summary, main > details > details > summary { color: var(--link); padding: 0.1rem 0; font-weight: 400; }
details.sources ul { padding-left: 1.1rem; columns: 22rem; }
details.sources li { break-inside: avoid; }
${FIGURE_RULES}
@media (max-width: 62rem) {
  .page { grid-template-columns: minmax(0, 1fr); gap: 0; }
  nav.beside { display: none; }
  nav.folded { display: block; margin: 1.5rem 0 0; }
  nav.folded summary { color: var(--link); padding: 0.4rem 0; }
  nav.folded li { padding: 0.4rem 0; }
  caption { position: sticky; left: 0; max-width: min(60rem, calc(100vw - 3rem)); }
}
@media (max-width: 50rem) {
  .picture.wide { display: none; }
  .picture.narrow { display: block; }
  .picture.narrow svg { width: 100%; max-width: 23rem; }
  figure.strip img, figure.strip ol.labels { min-width: 44rem; }
}
@media (max-width: 40rem) {
  .banner { padding: 0.3rem 1rem; font-size: 0.8rem; line-height: 1.35; }
  .page { padding: 0 1rem; }
  main { padding-top: 0.6rem; }
  .kicker { display: none; }
  h1 { font-size: 1.05rem; line-height: 1.15; text-wrap: wrap; }
  h2 { font-size: 1.2rem; margin-top: 2.25rem; }
  .lede p { font-size: 0.8rem; line-height: 1.32; margin-bottom: 0.3rem; }
  .facts ul { display: block; font-size: 0.78rem; line-height: 1.32; margin-bottom: 0.3rem; }
  .facts li { display: inline; }
  .facts li:not(:last-child)::after { content: " · "; }
  th, td { padding: 0.3rem 0.45rem; }
  caption { max-width: calc(100vw - 2rem); }
  td { max-width: 16rem; }
  tbody th { max-width: 9rem; white-space: normal; }
}
@media print {
  @page { size: A4; margin: 16mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  html { font-size: 9.5pt; }
  .page { display: block; max-width: none; padding: 0; }
  nav, nav.folded, nav.beside, .skip { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
  details.sources { display: none; }
  summary { list-style: none; }
  summary::marker { content: ""; }
  .table, pre, figure.strip .drawn { overflow: visible; }
  pre { white-space: pre-wrap; }
  table { font-size: 7pt; width: 100%; }
  th, td, td.number.long { padding: 2px 4px; min-width: 0; white-space: normal; overflow-wrap: break-word; }
  td.number:not(.long) { white-space: nowrap; }
  tbody tr:first-child { break-before: avoid; }
  tbody th, caption { position: static; }
  caption { max-width: none; }
  h1, h2, h3, caption, summary, .take { break-after: avoid; }
  tr, figure, figcaption, caption { break-inside: avoid; }
  .picture.wide { display: block; }
  .picture.narrow { display: none; }
  figure.strip img, figure.strip ol.labels { min-width: 0; }
}
`.trimStart();
