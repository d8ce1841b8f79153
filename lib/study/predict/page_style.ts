/** Defines the style sheet of the page of predictions: light and dark, wide and phone. */
import { VARIABLES } from "../../report/figures/palette.ts";

/** The whole sheet. */
export const PAGE_STYLE = `${VARIABLES}
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
.notice { margin: 0; padding: 0.5rem 1.5rem; background: var(--warn); color: var(--warn-ink); font-weight: 600; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.05rem; line-height: 1.35; margin: 2rem 0 0.4rem; }
p, ul { margin: 0 0 0.8rem; }
a { color: var(--link); }
.facts { color: var(--quiet); font-size: 0.9rem; }
.unlike { padding: 0.3rem 0.7rem; border-left: 4px solid var(--gaze); background: var(--clear); color: var(--clear-ink); font-size: 0.9rem; }
.table { overflow-x: auto; margin: 0 0 1rem; }
.table:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:first-child { padding-left: 0; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; }
thead th.number { white-space: normal; max-width: 12rem; }
.name { overflow-wrap: anywhere; min-width: 9rem; }
.highest > * { font-weight: 700; }
figure { margin: 0 0 0.8rem; }
.drawn { overflow-x: auto; }
.drawn:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
img { display: block; height: auto; max-width: 100%; border-radius: 4px; }
figcaption { color: var(--quiet); font-size: 0.86rem; margin-top: 0.3rem; }
@media (max-width: 40rem) {
  .notice, main { padding-left: 1rem; padding-right: 1rem; }
  th, td { padding: 0.25rem 0.45rem; }
  .drawn img { max-width: none; width: 44rem; }
}
`;
