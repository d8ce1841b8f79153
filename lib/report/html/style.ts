/** The style sheet of `report.html`: light and dark, wide and phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --band: #f6f8fa; --link: #0b5cad;
  --note: #9a6700; --card: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --ink: #e3e8ee; --quiet: #9aa5b1; --line: #363d47; --band: #1c2128; --link: #79b8ff;
    --note: #d9a53a; --card: #e9ebee;
  }
  img { filter: brightness(0.92); }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
}
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 0.75rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
p, ul, ol, pre, blockquote, details { margin: 0 0 1rem; }
main > p, main > ul, main > ol, blockquote { max-width: 46rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, .table:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav { margin: 0 0 1.5rem; padding: 0.75rem 1rem; background: var(--band); border-radius: 6px; font-size: 0.9rem; }
nav ul { list-style: none; margin: 0; padding: 0; columns: 18rem 3; column-gap: 1.5rem; }
nav li { padding: 0.15rem 0; break-inside: avoid; }
blockquote { margin-left: 0; padding: 0.5rem 1rem; border-left: 4px solid var(--note); background: var(--band); }
blockquote > :last-child { margin-bottom: 0; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.85em; }
pre { padding: 0.75rem 1rem; overflow-x: auto; background: var(--band); border-radius: 6px; font-size: 0.875rem; }
pre code { font-size: 1em; }
p code, li code { overflow-wrap: anywhere; }
.table { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: 0.9rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td { min-width: 3rem; max-width: 40rem; }
th { color: var(--quiet); font-weight: 600; vertical-align: bottom; border-bottom-width: 2px; }
.number { text-align: right; white-space: nowrap; }
th.number { white-space: normal; }
td.short, td code { white-space: nowrap; }
tbody tr:hover { background: var(--band); }
.picture { display: block; overflow-x: auto; }
img { display: block; max-width: 100%; height: auto; background: var(--card); border-radius: 6px; }
details { border-left: 2px solid var(--line); padding-left: 1rem; }
summary { cursor: pointer; color: var(--link); margin-bottom: 0.5rem; }
@media (max-width: 40rem) {
  main { padding: 1rem 0.75rem 3rem; }
  h1 { font-size: 1.45rem; }
  th, td { padding: 0.3rem 0.5rem; }
  td { max-width: 18rem; }
  img.wide { min-width: 34rem; }
}
@media print {
  .table, pre, .picture { overflow: visible; }
  nav { display: none; }
}
`.trimStart();
