// Made by `make widgets` from widgets/src. Do not edit.
"use strict";(()=>{function f(n){let[t,e]=[1,1];for(let{kernel:r,stride:i,dilation:o}of n)t+=o*(r-1)*e,e*=i;return{size:t,jump:e}}function b(n,t){let e=[t];for(let{kernel:r,stride:i,dilation:o}of[...n].reverse())e.unshift((e[0]-1)*i+o*(r-1)+1);return e}function N(n,t){let e=[Array.from({length:t[0]},(r,i)=>i)];return n.forEach(({kernel:r,stride:i,dilation:o},a)=>{let l=e[a],d=c=>(l[c*i]+l[c*i+o*(r-1)])/2;e.push(Array.from({length:t[a+1]},(c,m)=>d(m)))}),e}function L({kernel:n,stride:t,dilation:e},r){return Array.from({length:n},(i,o)=>r*t+o*e)}function w(n,t,e){let r=[[e]];for(let i of n.slice(0,t).reverse())r.unshift([...new Set(r[0].flatMap(o=>L(i,o)))].sort((o,a)=>o-a));return r}function U(n,t,e){return h(n,t),n.append(...e),n}function h(n,t){for(let[e,r]of Object.entries(t))r===void 0||r===!1?n.removeAttribute(e):n.setAttribute(e,r===!0?"":String(r))}function s(n,t={},...e){return U(document.createElement(n),t,e)}function g(n,t={},...e){return U(document.createElementNS("http://www.w3.org/2000/svg",n),t,e)}var j={ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-1],ArrowRight:[0,1]};function T(n,t){n.addEventListener("keydown",e=>{let{key:r,ctrlKey:i,altKey:o,metaKey:a}=e,l=j[r];!l||i||o||a||(e.preventDefault(),t(...l))})}function v(n,t){return Math.max(0,Math.min(n,t-1))}var I=.36,_=28,y=class{constructor(t){this.drawing=g("svg",{class:"grid",tabindex:0,role:"application"});this.layers=[];this.centres=[];this.rise=1;h(this.drawing,{"aria-label":"The stack: arrow keys go from unit to unit and from layer to layer"});let e=r=>{let{level:i,index:o}=this.unitUnder(r);(i!==this.shown?.level||o!==this.shown.index)&&t({level:i,index:o})};this.drawing.addEventListener("pointerdown",e),this.drawing.addEventListener("pointermove",e)}take(t,e){this.layers=t;let r=b(t,e);this.centres=N(t,r),this.rise=Math.max(2.2,Math.min(3,r[0]/6));let i=[-.6,-.6,r[0]+.2,this.rise*t.length+1.2];h(this.drawing,{viewBox:i.join(" "),width:Math.round(i[2]*_)})}show(t){this.shown=t;let e=w(this.layers,t.level,t.index).map(l=>new Set(l)),r=(l,d)=>!!e[l]?.has(d),[i,o,a]=[[],[],[]];this.centres.forEach((l,d)=>l.forEach((c,m)=>{let u=r(d,m);for(let q of d?L(this.layers[d-1],m):[]){let R={x1:c,y1:this.height(d),x2:this.centres[d-1][q],y2:this.height(d-1)};(u?o:i).push(g("line",{class:u?"link seen":"link",...R}))}let E=d===t.level&&m===t.index?"orange itself":u?d?"green":"blue":"";a.push(g("circle",{class:`cell ${E}`,cx:c,cy:this.height(d),r:I}))})),this.drawing.replaceChildren(...i,...o,...a)}neighbour({level:t,index:e},r,i){let o=v(t+r,this.centres.length);return o===t?{level:t,index:v(e+i,this.centres[t].length)}:{level:o,index:P(this.centres[o],this.centres[t][e])}}height(t){return this.rise*(this.layers.length-t)}unitUnder(t){let{x:e,y:r}=new DOMPoint(t.clientX,t.clientY).matrixTransform(this.drawing.getScreenCTM().inverse()),i=v(this.layers.length-Math.round(r/this.rise),this.centres.length);return{level:i,index:P(this.centres[i],e)}}};function P(n,t){return n.reduce((e,r,i)=>Math.abs(r-t)<Math.abs(n[e]-t)?i:e,0)}var C=[["kernel","F",[1,2,3,4,5,7]],["stride","S",[1,2,3]],["dilation","d",[1,2,3,4,8]]];function M(n){return n.split(",").map(t=>{let[e,r,i]=t.trim().split(/\s+/).map(Number);return{kernel:e,stride:r,dilation:i}})}function H(n,t){let e=[...C.map(([,a])=>a),"r","j"].map(a=>s("var",{},a)),r=s("tr",{},s("th",{scope:"col"},"layer"),...e.map(a=>s("th",{scope:"col"},a))),i=n.map((a,l)=>{let d=C.map(([p,,E])=>s("td",{},D(p,l,a[p],E,o))),{size:c,jump:m}=f(n.slice(0,l+1)),u=[c,m].map(p=>s("td",{},String(p)));return s("tr",{},s("th",{scope:"row"},String(l+1)),...d,...u)});function o(a,l,d){t(n.map((c,m)=>m===l?{...c,[a]:d}:c))}return s("table",{},s("thead",{},r),s("tbody",{},...i))}function D(n,t,e,r,i){let a=[...new Set([...r,e])].sort((d,c)=>d-c).map(d=>s("option",{value:d,selected:d===e},String(d))),l=s("select",{"aria-label":`${n} of layer ${t+1}`,"data-key":`${n}${t}`},...a);return l.addEventListener("change",()=>i(n,t,Number(l.value))),l}var F=0;function V(){return`control-${++F}`}function S(n,t){let e=s("button",{type:"button"},n);return e.addEventListener("click",t),e}var x=class{constructor(t,e,r,i){let o=V();this.select=s("select",{id:o},...e.map(a=>s("option",{selected:a===r},a))),this.element=s("div",{class:"check"},s("label",{for:o},t),this.select),this.select.addEventListener("change",i)}get value(){return this.select.value}set value(t){this.select.value=t}};var z=`
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
`;var k=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let t=this.attachShadow({mode:"open"}),e=s("div",{class:"live",role:"group","aria-label":this.label},...this.build());t.append(s("style",{},z),e,s("slot"))}onWidth(t){let e=0;new ResizeObserver(()=>{this.clientWidth!==e&&(e=this.clientWidth,t())}).observe(this)}option(t,e){let r=this.dataset[t];return r===void 0?e:Number(r)}};function K(n,t){customElements.get(`widget-${n}`)||customElements.define(`widget-${n}`,t)}var B=6,Y=48,G=3,O="of this page",A={"three small":"3 1 1, 3 1 1, 3 1 1","one large":"7 1 1","dilated more and more":"3 1 1, 3 1 2, 3 1 4","dilated alike":"3 1 2, 3 1 2, 3 1 2",strided:"3 2 1, 3 2 1, 3 2 1"},$=class extends k{constructor(){super(...arguments);this.label="Interactive figure: what one output of a stack sees";this.given=this.dataset.layers??A["three small"];this.stacks=new x("stack",[O,...Object.keys(A)],O,()=>this.take(M(A[this.stacks.value]??this.given)));this.more=S("Add a layer",()=>this.take([...this.layers,{kernel:3,stride:1,dilation:1}]));this.fewer=S("Remove one",()=>this.take(this.layers.slice(0,-1)));this.table=s("div");this.funnel=new y(e=>this.show(e));this.panel=s("div",{class:"panel"},this.funnel.drawing);this.status=s("p",{class:"status","aria-live":"polite"});this.layers=[];this.unit={level:0,index:0}}build(){return T(this.funnel.drawing,(r,i)=>this.show(this.funnel.neighbour(this.unit,-r,i))),this.take(M(this.given)),[s("div",{class:"row"},this.stacks.element,this.more,this.fewer),this.table,this.panel,this.status]}take(e){let r=this.shadowRoot?.activeElement?.dataset.key;this.layers=e,this.table.replaceChildren(H(e,o=>this.take(o))),r&&this.table.querySelector(`[data-key="${r}"]`)?.focus(),this.more.disabled=e.length>=B,this.fewer.disabled=e.length<=1;let i=[G,2,1].find(o=>b(e,o)[0]<=Y);if(this.panel.hidden=i===void 0,i===void 0){let{size:o}=f(e);this.status.textContent=`One output sees ${o} pixels. That is more than can be drawn here.`;return}this.funnel.take(e,i),this.show({level:e.length,index:0})}show(e){this.unit=e,this.funnel.show(e),this.status.textContent=W(this.layers,e)}};function W(n,{level:t,index:e}){if(t===0)return`Pixel ${e}.`;let r=w(n,t,e)[0],[i,o]=[r[0],r[r.length-1]],a=o-i+1,l=r.length<a?` and reads ${r.length} of them`:"";return`Unit ${e} of layer ${t} sees pixels ${i} to ${o}, ${a} in all${l}.`}K("receptive-field",$);})();
