// The style inside every widget. The page sets the colours, so that they follow its theme; see lessonkit/book/widgets.py.

export const STYLE = `
:host { display: block; margin: 0 auto; text-align: left; color: var(--widget-ink); container-type: inline-size; }
.live { border: 1px solid var(--widget-faint); border-radius: 0.4rem; padding: 0.75rem; font-size: 0.95rem; line-height: 1.45; }
@media screen { slot { display: none; } }
@media print { .live { display: none; } }
* { box-sizing: border-box; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 0.4rem 1rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.6rem; }
.row > * { min-width: 0; }
.row > fieldset, .row > .check { margin-right: 0.75rem; }
.slider { display: grid; max-width: 20rem; grid-template-columns: 1fr auto; column-gap: 0.5rem; align-items: baseline; }
.slider input { grid-column: 1 / -1; width: 100%; min-width: 0; margin: 0; height: 1.75rem; accent-color: var(--widget-blue); }
.slider output { font-variant-numeric: tabular-nums; font-weight: 600; }
[hidden] { display: none !important; }
.check, .choice { display: inline-flex; gap: 0.4rem; align-items: center; min-height: 2rem; }
input[type="checkbox"], input[type="radio"] { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--widget-blue); }
button, select, input[type="number"], input[type="text"] {
  font: inherit; color: inherit; background: var(--widget-paper);
  border: 1px solid var(--widget-faint); border-radius: 0.3rem; padding: 0.3rem 0.7rem; min-height: 2.1rem;
}
button { cursor: pointer; font-weight: 600; }
button:disabled { opacity: 0.5; cursor: default; }
button:hover { border-color: var(--widget-blue); }
button[aria-pressed="true"] { background: var(--widget-pale-blue); border-color: var(--widget-blue); }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: center; }
legend { float: left; padding: 0; margin-right: 0.3rem; }
:focus-visible { outline: 2px solid var(--widget-blue); outline-offset: 2px; }
.formula { margin: 0.6rem 0 0; padding: 0.5rem 0.7rem; background: var(--widget-surface); border-radius: 0.3rem; overflow-wrap: anywhere; }
.formula p { margin: 0; }
.formula code { font-size: 0.9em; }
var { font-family: "Times New Roman", Times, serif; font-size: 1.08em; }
.note { margin: 0.6rem 0 0; }
.status { margin: 0.6rem 0 0; min-height: 4.4em; }
.board { margin-top: 0.6rem; display: grid; gap: 0.75rem 1.5rem; justify-items: center; align-items: start; }
.panel { margin: 0; width: 100%; text-align: center; text-wrap: balance; }
.panel svg, .panel canvas { display: block; margin: 0.25rem auto 0; max-width: 100%; touch-action: pan-y; }
.grid { cursor: pointer; }
.cell { stroke: var(--widget-ink); stroke-width: 1px; vector-effect: non-scaling-stroke; fill: var(--widget-paper); }
.cell.border, .cell.cut { stroke: var(--widget-faint); stroke-dasharray: 2 2; fill: none; }
.cell.orange { fill: var(--widget-pale-orange); }
.cell.blue { fill: var(--widget-pale-blue); }
.cell.green { fill: var(--widget-pale-green); }
.cell.itself { stroke: var(--widget-orange); stroke-width: 2.5px; }
.link { stroke: var(--widget-faint); stroke-width: 0.8px; opacity: 0.6; vector-effect: non-scaling-stroke; }
.link.seen { stroke: var(--widget-orange); stroke-width: 2px; opacity: 1; }
.cross { stroke: var(--widget-ink); stroke-width: 1.2px; vector-effect: non-scaling-stroke; fill: none; }
.frame { fill: none; stroke: var(--widget-orange); stroke-width: 3px; vector-effect: non-scaling-stroke; pointer-events: none; }
.frame.blue { stroke: var(--widget-blue); }
.number { fill: var(--widget-ink); font-size: 0.5px; text-anchor: middle; dominant-baseline: central; pointer-events: none; }
.number.small { font-size: 0.4px; }
.frame.thin { stroke-width: 1.5px; }
.board.pair { grid-template-columns: 1fr 1fr; margin: 0; width: 100%; }
.number.smaller { font-size: 0.3px; }
.beside { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; margin-top: 0.6rem; align-items: start; }
.beside .controls { flex: 1 1 14rem; }
.kernel { display: grid; grid-template-columns: repeat(var(--columns), 3.2rem); gap: 0.2rem; }
.kernel input { width: 100%; padding: 0.2rem 0.1rem; text-align: center; appearance: textfield; }
.kernel input::-webkit-inner-spin-button { display: none; }
.screen { width: 288px; image-rendering: pixelated; cursor: crosshair; }
.panel .screen.drawing { touch-action: none; }
.atlas { image-rendering: pixelated; cursor: pointer; }
.stage { margin-top: 0.9rem; }
.toggles { justify-content: center; gap: 0.25rem; margin-top: 0.3rem; }
.toggles button { min-height: 1.75rem; min-width: 1.75rem; padding: 0 0.3rem; font-weight: 400; }
.toggles button[aria-pressed="true"] { background: var(--widget-pale-orange); border-color: var(--widget-orange); text-decoration: line-through; }
.origin { border-left: 3px solid var(--widget-orange); padding-left: 0.6rem; margin-top: 0.5rem; }
.scores th[scope="row"], .scores th:first-child { text-align: left; }
.scores th { white-space: nowrap; }
.scores .bars { width: 5rem; }
.bar { height: 0.8rem; background: var(--widget-blue); min-width: 1px; }
input[type="file"] { font: inherit; max-width: 100%; color: inherit; }
.board.three { grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 0.75rem; max-width: 30rem; margin-inline: auto; }
table { border-collapse: collapse; margin: 0.75rem auto 0; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15rem 0.3rem; text-align: right; font-weight: 400; border-bottom: 1px solid var(--widget-faint); }
th[scope="row"] { text-align: left; }
tfoot th, tfoot td { font-weight: 600; }
.wide { overflow-x: auto; }
.wide table { width: 100%; font-size: 0.8rem; }
.wide td, .wide thead th { padding-inline: 0.15rem; }
th[scope="rowgroup"] { text-align: left; border-bottom: 0; padding-top: 0.3rem; }
.wide td { white-space: nowrap; }
.fields { position: sticky; left: 0.15rem; max-width: calc(100cqi - 2rem); } /* in sight when a wide table is scrolled */
.field { display: inline-block; white-space: nowrap; margin: 0.1rem 0 0.1rem 0.5rem; }
td input, th input { width: 3.4rem; padding: 0.05rem 0.2rem !important; min-height: 1.6rem !important; }
input[aria-invalid="true"] { border-color: var(--widget-orange); }
td select { padding: 0.1rem 0.3rem; min-height: 1.9rem; }
thead th { font-weight: 600; }
.problem { color: var(--widget-orange); font-weight: 600; }
@media (prefers-reduced-motion: no-preference) { .frame { transition: transform 0.2s ease-out; } }
@container (min-width: 34rem) {
  .board.two { grid-template-columns: var(--left, 1fr) var(--right, 1fr); max-width: var(--most, 100%); margin-inline: auto; }
  .board.triple { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .status { min-height: 2.9em; }
  th, td { padding-inline: 0.6rem; }
  .wide table { font-size: inherit; }
  .wide td, .wide thead th { padding-inline: 0.6rem; }
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
