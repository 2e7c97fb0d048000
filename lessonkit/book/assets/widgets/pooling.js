// Made by `make widgets` from widgets/src. Do not edit.
"use strict";(()=>{function g(r,e,t){let[n,i]=[Math.floor(r.length/e),Math.floor(r[0].length/e)];return u(n,i,(o,s)=>{let l=r.slice(o*e,(o+1)*e).flatMap(h=>h.slice(s*e,(s+1)*e));return t==="max"?Math.max(...l):P(l)/l.length})}function y(r,e,t){let[n,i]=[r.length,r[0].length];return u(n,i,(o,s)=>r[_(o-e,n)][_(s-t,i)])}function N(r,e){let t=O(r.flatMap((n,i)=>n.map((o,s)=>o-e[i][s])));return t===0?0:t/O(e.flat())}function B(r,e){let t=e.flatMap((n,i)=>n.map((o,s)=>y(e,i,s)));return Math.min(...t.map(n=>N(r,n)))}function k(r,e){return P(r.map((t,n)=>t.filter((i,o)=>i!==e[n][o]).length))}function u(r,e,t){return Array.from({length:r},(n,i)=>Array.from({length:e},(o,s)=>t(i,s)))}function P(r){return r.reduce((e,t)=>e+t,0)}function O(r){return Math.sqrt(P(r.map(e=>e*e)))}function _(r,e){return(r%e+e)%e}function j(r,e,t){return m(r,e),r.append(...t),r}function m(r,e){for(let[t,n]of Object.entries(e))n===void 0||n===!1?r.removeAttribute(t):r.setAttribute(t,n===!0?"":String(n))}function a(r,e={},...t){return j(document.createElement(r),e,t)}function p(r,e={},...t){return j(document.createElementNS("http://www.w3.org/2000/svg",r),e,t)}function T(r,e=2){let t=Number(r.toFixed(e));return String(Object.is(t,-0)?0:t).replace("-","−")}var Y=0;function K(){return`control-${++Y}`}var f=class{constructor(e,t,n){this.shown=a("output",{"aria-hidden":!0});let i=K();this.input=a("input",{type:"range",id:i,step:1,...t}),this.element=a("div",{class:"slider"},a("label",{for:i},...e),this.shown,this.input),this.input.addEventListener("input",()=>{this.write(),n()}),this.write()}get value(){return this.input.valueAsNumber}set value(e){this.input.value=String(e),this.write()}set max(e){m(this.input,{max:e}),this.write()}set hidden(e){this.element.hidden=e}write(){this.shown.textContent=T(this.value)}};var w=class{constructor(e,t,n,i){let o=K();this.inputs=t.map(l=>a("input",{type:"radio",name:o,value:l,checked:l===n}));let s=this.inputs.map(l=>a("label",{class:"choice"},l,l.value));this.element=a("fieldset",{},a("legend",{},e),...s),this.element.addEventListener("change",i)}get value(){return this.inputs.find(e=>e.checked).value}set value(e){for(let t of this.inputs)t.checked=t.value===e}};var E=class{constructor(e,t,n,i){let o=K();this.select=a("select",{id:o},...t.map(s=>a("option",{selected:s===n},s))),this.element=a("div",{class:"check"},a("label",{for:o},e),this.select),this.select.addEventListener("change",i)}get value(){return this.select.value}set value(e){this.select.value=e}};var X={ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-1],ArrowRight:[0,1]};function F(r,e){r.addEventListener("keydown",t=>{let{key:n,ctrlKey:i,altKey:o,metaKey:s}=t,l=X[n];!l||i||o||s||(t.preventDefault(),e(...l))})}function G(r,e){r.addEventListener("keydown",t=>{[" ","Enter"].includes(t.key)&&(t.preventDefault(),e())})}var D=30,c=class{constructor(e,t=D){this.largest=t;this.drawing=p("svg",{class:"grid"});this.title=a("div");this.squares=p("g");this.frames=p("g");this.rows=0;this.columns=0;m(this.drawing,{role:"img","aria-label":e}),this.drawing.append(this.squares,this.frames),this.element=a("div",{class:"panel"},this.title,this.drawing)}draw(e,t,n,i){let s=[-.1,-.1,Math.max(n,1)+.2,Math.max(t,1)+.2];m(this.drawing,{viewBox:s.join(" "),width:Math.round(this.largest*s[2])}),this.title.textContent=e,this.rows=t,this.columns=n;let l=Array.from({length:t},(x,S)=>Array.from({length:n},(z,$)=>i(S,$))),h=Math.max(...l.flat().map(({text:x})=>x?.length??0)),A=h>4?"smaller":h>2?"small":"",L=l.flatMap((x,S)=>x.flatMap((z,$)=>J(S,$,z,A)));this.squares.replaceChildren(...L)}frame(...e){for(;this.frames.children.length>e.length;)this.frames.lastChild.remove();e.forEach((t,n)=>{let o=this.frames.children[n]??this.frames.appendChild(p("rect"));m(o,{class:`frame ${t.look??""}`,width:t.width,height:t.height}),o.style.transform=`translate(${t.column}px, ${t.row}px)`})}onPoint(e){let t=n=>{let i=this.squareUnder(n);i&&e(i)};this.drawing.addEventListener("pointerdown",n=>{this.drawing.setPointerCapture(n.pointerId),t(n)}),this.drawing.addEventListener("pointermove",n=>{n.buttons&&t(n)})}onPress(e){this.drawing.addEventListener("click",t=>{let n=this.squareUnder(t);n&&e(n)})}onKeyPress(e){G(this.drawing,e)}onArrows(e,t){m(this.drawing,{tabindex:0,role:"application","aria-label":e}),F(this.drawing,t)}squareUnder(e){let t=this.drawing.getScreenCTM();if(!t||!this.rows||!this.columns)return;let{x:n,y:i}=new DOMPoint(e.clientX,e.clientY).matrixTransform(t.inverse());return{row:b(Math.floor(i),this.rows),column:b(Math.floor(n),this.columns)}}};function b(r,e){return Math.max(0,Math.min(r,e-1))}function J(r,e,{look:t,strength:n,crossed:i,text:o},s){let l=[p("rect",{class:`cell ${t}`,x:e,y:r,width:1,height:1,"fill-opacity":n})];return i&&l.push(p("path",{class:"cross",d:`M${e+.25} ${r+.25}l.5 .5m0 -.5l-.5 .5`})),o!==void 0&&l.push(p("text",{class:`number ${s}`,x:e+.5,y:r+.52},o)),l}function I(r,e,t){r.style.setProperty("--left",`${e}fr`),r.style.setProperty("--right",`${t}fr`),r.style.setProperty("--most",`${(e+t)*D+40}px`)}var V=`
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
`;var M=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let e=this.attachShadow({mode:"open"}),t=a("div",{class:"live",role:"group","aria-label":this.label},...this.build());e.append(a("style",{},V),t,a("slot"))}onWidth(e){let t=0;new ResizeObserver(()=>{this.clientWidth!==t&&(t=this.clientWidth,e())}).observe(this)}option(e,t){let n=this.dataset[e];return n===void 0?t:Number(n)}};function U(r,e){customElements.get(`widget-${r}`)||customElements.define(`widget-${r}`,e)}var d=8,v=9,H={petal:["00036000","00284000","00750000","03910000","03910000","00750000","00284000","00036000"].map(Q),"one dot":u(d,d,(r,e)=>r===3&&e===3?v:0),line:u(d,d,(r,e)=>e===3?v:0),stripes:u(d,d,(r,e)=>e%2?0:v)},R=class extends M{constructor(){super(...arguments);this.label="Interactive figure: pooling a feature map that shifts";this.maps=new E("map",Object.keys(H),"petal",()=>this.take());this.kind=new w("pool",["max","average"],"max",()=>this.update());this.window=new w("window",["2","4","8"],String(this.option("window",2)),()=>this.update());this.right=new f(["shift to the right"],{min:-4,max:4,value:this.option("shift",1)},()=>this.update());this.down=new f(["shift down"],{min:-4,max:4,value:0},()=>this.update());this.map=new c("The feature map, shifted");this.pooledBefore=new c("The pooled map before the shift");this.pooledAfter=new c("The pooled map after the shift");this.measures=a("tbody");this.status=a("p",{class:"status","aria-live":"polite"});this.values=H.petal}build(){let t=a("div",{class:"board pair"},this.pooledBefore.element,this.pooledAfter.element),n=a("div",{class:"board two"},this.map.element,t);return I(n,d,d),this.map.onPress(i=>this.toggle(i)),this.map.onArrows("The map: arrow keys move, Space writes 9 or 0",(i,o)=>{let{row:s,column:l}=this.cursor??{row:0,column:-1};this.point({row:b(s+i,d),column:b(l+o,d)})}),this.map.onKeyPress(()=>this.cursor&&this.toggle(this.cursor)),this.map.drawing.addEventListener("blur",()=>this.point(void 0)),this.update(),[a("div",{class:"controls"},this.right.element,this.down.element),a("div",{class:"row"},this.kind.element,this.window.element,this.maps.element),n,a("table",{},Z("changed","change","moved back"),this.measures),this.status]}take(){this.values=H[this.maps.value],this.update()}toggle({row:t,column:n}){let i=this.shown();i[t][n]=i[t][n]?0:v,this.values=y(i,-this.down.value,-this.right.value),this.update()}point(t){this.cursor=t,this.frames(),t&&(this.status.textContent=`Row ${t.row}, column ${t.column}: ${this.shown()[t.row][t.column]}.`)}shown(){return y(this.values,this.down.value,this.right.value)}update(){let[t,n,i]=[this.shown(),Number(this.window.value),this.kind.value],[o,s]=[g(this.values,n,i),g(t,n,i)],l=[g(this.values,d,"average"),g(t,d,"average")];C(this.map,"the map, shifted",t,this.values),C(this.pooledBefore,"pooled before",o,o),C(this.pooledAfter,"and after",s,o),this.frames(),this.measures.replaceChildren(q("the map",t,this.values),q("pooled",s,o),q("mean of all",l[1],l[0]));let[h,A]=[k(s,o),s.flat().length],L=k(t,this.values);this.status.textContent=`The shift changed ${L} of ${d*d} numbers of the map, and ${h} of ${A} pooled ones.`}frames(){let t=Number(this.window.value),n=u(d/t,d/t,()=>0).flatMap((i,o)=>i.map((s,l)=>({row:o*t,column:l*t,height:t,width:t,look:"blue thin"})));this.map.frame(...n,...this.cursor?[{...this.cursor,height:1,width:1}]:[])}};function Q(r){return[...r].map(Number)}function C(r,e,t,n){r.draw(e,t.length,t[0].length,(i,o)=>{let s=t[i][o],l=s!==n[i][o];return{look:l?"orange":"blue",strength:l?1:s/v,text:T(s,1)}})}function Z(...r){return a("thead",{},a("tr",{},a("td"),...r.map(e=>a("th",{scope:"col"},e))))}function q(r,e,t){let n=[`${k(e,t)} of ${e.flat().length}`,W(N(e,t)),W(B(e,t))];return a("tr",{},a("th",{scope:"row"},r),...n.map(i=>a("td",{},i)))}function W(r){return Number.isFinite(r)?`${Math.round(100*r)}%`:"—"}U("pooling",R);})();
