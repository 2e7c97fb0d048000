// Made by `make widgets` from widgets/src. Do not edit.
"use strict";(()=>{function R({kernel:e,dilation:t}){return t*(e-1)+1}function I({size:e,padding:t}){return e+2*t}function E(e){let t=I(e)-R(e);return t<0?0:Math.floor(t/e.stride)+1}function g({channels:e,side:t}){return e*t*t}function K(e,t){if(e.kind==="dense"){let a=g(t)*e.units;return{output:{channels:e.units,side:1},parameters:a+e.units,products:a}}let r=e.kind==="pool"?0:e.padding,n=E({size:t.side,kernel:e.kernel,stride:e.stride,padding:r,dilation:1});if(n===0)return;if(e.kind==="pool")return{output:{channels:t.channels,side:n},parameters:0,products:0};if(t.channels%e.groups||e.filters%e.groups)return;let o=t.channels/e.groups*e.kernel**2*e.filters;return{output:{channels:e.filters,side:n},parameters:o+e.filters,products:o*n*n}}function L(e,t){let r=[];for(let n of e){let o=K(n,r[r.length-1]?.output??t);if(!o)break;r.push(o)}return r}function u(e,t,r={}){return{kind:"convolution",filters:e,kernel:t,stride:1,padding:0,groups:1,...r}}function c(e,t){return{kind:"pool",kernel:e,stride:t}}function d(e){return{kind:"dense",units:e}}function h(e,t){return[...Array.from({length:t},()=>u(e,3,{padding:1})),c(2,2)]}var w={"LeNet-5":{input:{channels:1,side:32},layers:[u(6,5),c(2,2),u(16,5),c(2,2),d(120),d(84),d(10)]},AlexNet:{input:{channels:3,side:227},layers:[u(96,11,{stride:4}),c(3,2),u(256,5,{padding:2,groups:2}),c(3,2),u(384,3,{padding:1}),u(384,3,{padding:1,groups:2}),u(256,3,{padding:1,groups:2}),c(3,2),d(4096),d(4096),d(1e3)]},"VGG-16":{input:{channels:3,side:224},layers:[...[h(64,2),h(128,2),h(256,3),h(512,3),h(512,3)].flat(),d(4096),d(4096),d(1e3)]}};function P(e,t,r){return T(e,t),e.append(...r),e}function T(e,t){for(let[r,n]of Object.entries(t))n===void 0||n===!1?e.removeAttribute(r):e.setAttribute(r,n===!0?"":String(n))}function i(e,t={},...r){return P(document.createElement(e),t,r)}var O=0;function j(){return`control-${++O}`}function N(e,t){let r=i("button",{type:"button"},e);return r.addEventListener("click",t),r}var v=class{constructor(t,r,n,o){let a=j();this.select=i("select",{id:a},...r.map(s=>i("option",{selected:s===n},s))),this.element=i("div",{class:"check"},i("label",{for:a},t),this.select),this.select.addEventListener("change",o)}get value(){return this.select.value}set value(t){this.select.value=t}};var A=`
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
`;var x=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let t=this.attachShadow({mode:"open"}),r=i("div",{class:"live",role:"group","aria-label":this.label},...this.build());t.append(i("style",{},A),r,i("slot"))}onWidth(t){let r=0;new ResizeObserver(()=>{this.clientWidth!==r&&(r=this.clientWidth,t())}).observe(this)}option(t,r){let n=this.dataset[t];return n===void 0?r:Number(n)}};function M(e,t){customElements.get(`widget-${e}`)||customElements.define(`widget-${e}`,t)}var B=4,S="LeNet-5",H={filters:["filters",1],units:["units",1],kernel:["kernel",1],stride:["stride",1],padding:["padding",0],groups:["groups",1]},y=class extends x{constructor(){super(...arguments);this.label="Interactive figure: what the layers of a network cost";this.networks=new v("network",Object.keys(w),S,()=>this.restore());this.table=i("table");this.foot=i("tfoot");this.status=i("p",{class:"status","aria-live":"polite"});this.input=w[S].input;this.layers=[];this.results=[]}build(){return this.restore(),[i("div",{class:"row"},this.networks.element,N("As it was",()=>this.restore())),i("div",{class:"wide"},this.table),this.status]}restore(){let{input:r,layers:n}=w[this.networks.value];this.input=r,this.layers=n.map(s=>({...s})),this.results=[r,...n].map(()=>Array.from({length:4},()=>i("td")));let o=C("side of the input",r.side,1,s=>this.input={...this.input,side:s});o.addEventListener("input",()=>this.update());let a=this.layers.map((s,p)=>z(s.kind,this.fields(s,p),this.results[p+1]));this.table.replaceChildren(D(),z("input",[o],this.results[0]),...a,this.foot),this.update()}fields(r,n){let o=r;return Object.keys(H).filter(s=>s in o).map(s=>{let[p,b]=H[s],l=C(`${p} of layer ${n+1}`,o[s],b,m=>o[s]=m);return l.addEventListener("input",()=>this.update()),i("span",{class:"field"},`${p} `,l)})}update(){let r=L(this.layers,this.input);$(this.results[0],{output:this.input,parameters:0,products:0}),this.layers.forEach((l,m)=>$(this.results[m+1],r[m]));let n=l=>r.reduce((m,V)=>m+l(V),0),o=n(({output:l})=>g(l))+g(this.input),[a,s]=[n(l=>l.parameters),n(l=>l.products)],p=[f(a),f(s),k(o)].map(l=>i("td",{},l));this.foot.replaceChildren(i("tr",{},i("th",{scope:"row"},"in all"),...p));let b=r.length<this.layers.length;this.status.className=b?"status problem":"status",this.status.textContent=b?`Layer ${r.length+1} cannot be: its window does not fit, or its groups do not divide the channels.`:`${f(a)} parameters take ${k(a)}, all volumes of one picture ${k(o)}.`}};function D(){return i("thead",{},i("tr",{},...["output","para­meters","multiply-adds","memory"].map(t=>i("th",{scope:"col"},t))))}function z(e,t,r){let n=i("th",{scope:"rowgroup",colspan:r.length},i("div",{class:"fields"},`${e} `,...t));return i("tbody",{},i("tr",{},n),i("tr",{},...r))}function C(e,t,r,n){let o=i("input",{type:"number","aria-label":e,min:r,step:1});return o.value=String(t),o.addEventListener("input",()=>{let a=Number.isInteger(o.valueAsNumber)&&o.valueAsNumber>=r;a&&n(o.valueAsNumber),o.setAttribute("aria-invalid",String(!a))}),o}function $(e,t){let r=t?[F(t.output),f(t.parameters),f(t.products),k(g(t.output))]:["—","—","—","—"];e.forEach((n,o)=>n.textContent=r[o])}function F({channels:e,side:t}){return t===1?String(e):`${t} × ${t} × ${e}`}function f(e){return e.toLocaleString("en")}function k(e){let t=e*B;return t<1e3?`${t} B`:t<1e6?`${(t/1e3).toFixed(1)} KB`:`${(t/1e6).toFixed(1)} MB`}M("layer-table",y);})();
