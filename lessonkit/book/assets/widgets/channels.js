// Made by `make widgets` from widgets/src. Do not edit.
"use strict";(()=>{function B({kernel:n,dilation:r}){return r*(n-1)+1}function U({size:n,padding:r}){return n+2*r}function S(n){let r=U(n)-B(n);return r<0?0:Math.floor(r/n.stride)+1}function M(n,r,e){return Array.from({length:n},(t,i)=>Array.from({length:r},(o,l)=>e(i,l)))}function N(n,r){let[e,t]=V(n,r);return M(e,t,(i,o)=>D(n,r,i,o))}function V(n,{kernel:r,stride:e,padding:t}){let i=(o,l)=>S({size:o,kernel:l,stride:e,padding:t,dilation:1});return[i(n.length,r.length),i(n[0].length,r[0].length)]}function F(n,{kernel:r,stride:e,padding:t},i,o){let[l,s]=[i*e-t,o*e-t];return M(r.length,r[0].length,(a,m)=>n[l+a]?.[s+m]??0)}function D(n,{kernel:r,stride:e,padding:t},i,o){let[l,s]=[i*e-t,o*e-t],a=0;for(let m=0;m<r.length;m++){let g=n[l+m];if(g)for(let p=0;p<r[m].length;p++)a+=(g[s+p]??0)*r[m][p]}return a}function $(n,r,e,t){let i=r.flat();return F(n,{kernel:r,stride:1,padding:0},e,t).flat().map((l,s)=>[l,i[s]])}function z(n,{slices:r},e,t){return n.map((i,o)=>$(i,r[o],e,t).reduce((l,[s,a])=>l+s*a,0))}function K(n,{slices:r,bias:e}){let t=n.map((i,o)=>N(i,{kernel:r[o],stride:1,padding:0}));return t[0].map((i,o)=>i.map((l,s)=>t.reduce((a,m)=>a+m[o][s],e)))}function C(n){return n.reduce((r,{slices:e})=>r+e.flat(2).length+1,0)}function H(n,r,e){return h(n,r),n.append(...e),n}function h(n,r){for(let[e,t]of Object.entries(r))t===void 0||t===!1?n.removeAttribute(e):n.setAttribute(e,t===!0?"":String(t))}function d(n,r={},...e){return H(document.createElement(n),r,e)}function b(n,r={},...e){return H(document.createElementNS("http://www.w3.org/2000/svg",n),r,e)}function c(n,r=2){let e=Number(n.toFixed(r));return String(Object.is(e,-0)?0:e).replace("-","−")}var W=0;function Y(){return`control-${++W}`}var v=class{constructor(r,e,t){this.shown=d("output",{"aria-hidden":!0});let i=Y();this.input=d("input",{type:"range",id:i,step:1,...e}),this.element=d("div",{class:"slider"},d("label",{for:i},...r),this.shown,this.input),this.input.addEventListener("input",()=>{this.write(),t()}),this.write()}get value(){return this.input.valueAsNumber}set value(r){this.input.value=String(r),this.write()}set max(r){h(this.input,{max:r}),this.write()}set hidden(r){this.element.hidden=r}write(){this.shown.textContent=c(this.value)}};function T(n,r){let e=d("button",{type:"button"},n);return e.addEventListener("click",r),e}var J={ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-1],ArrowRight:[0,1]};function q(n,r){n.addEventListener("keydown",e=>{let{key:t,ctrlKey:i,altKey:o,metaKey:l}=e,s=J[t];!s||i||o||l||(e.preventDefault(),r(...s))})}function I(n,r){n.addEventListener("keydown",e=>{[" ","Enter"].includes(e.key)&&(e.preventDefault(),r())})}var X=30,w=class{constructor(r,e=X){this.largest=e;this.drawing=b("svg",{class:"grid"});this.title=d("div");this.squares=b("g");this.frames=b("g");this.rows=0;this.columns=0;h(this.drawing,{role:"img","aria-label":r}),this.drawing.append(this.squares,this.frames),this.element=d("div",{class:"panel"},this.title,this.drawing)}draw(r,e,t,i){let l=[-.1,-.1,Math.max(t,1)+.2,Math.max(e,1)+.2];h(this.drawing,{viewBox:l.join(" "),width:Math.round(this.largest*l[2])}),this.title.textContent=r,this.rows=e,this.columns=t;let s=Array.from({length:e},(p,u)=>Array.from({length:t},(f,y)=>i(u,y))),a=Math.max(...s.flat().map(({text:p})=>p?.length??0)),m=a>4?"smaller":a>2?"small":"",g=s.flatMap((p,u)=>p.flatMap((f,y)=>Q(u,y,f,m)));this.squares.replaceChildren(...g)}frame(...r){for(;this.frames.children.length>r.length;)this.frames.lastChild.remove();r.forEach((e,t)=>{let o=this.frames.children[t]??this.frames.appendChild(b("rect"));h(o,{class:`frame ${e.look??""}`,width:e.width,height:e.height}),o.style.transform=`translate(${e.column}px, ${e.row}px)`})}onPoint(r){let e=t=>{let i=this.squareUnder(t);i&&r(i)};this.drawing.addEventListener("pointerdown",t=>{this.drawing.setPointerCapture(t.pointerId),e(t)}),this.drawing.addEventListener("pointermove",t=>{t.buttons&&e(t)})}onPress(r){this.drawing.addEventListener("click",e=>{let t=this.squareUnder(e);t&&r(t)})}onKeyPress(r){I(this.drawing,r)}onArrows(r,e){h(this.drawing,{tabindex:0,role:"application","aria-label":r}),q(this.drawing,e)}squareUnder(r){let e=this.drawing.getScreenCTM();if(!e||!this.rows||!this.columns)return;let{x:t,y:i}=new DOMPoint(r.clientX,r.clientY).matrixTransform(e.inverse());return{row:x(Math.floor(i),this.rows),column:x(Math.floor(t),this.columns)}}};function x(n,r){return Math.max(0,Math.min(n,r-1))}function Q(n,r,{look:e,strength:t,crossed:i,text:o},l){let s=[b("rect",{class:`cell ${e}`,x:r,y:n,width:1,height:1,"fill-opacity":t})];return i&&s.push(b("path",{class:"cross",d:`M${r+.25} ${n+.25}l.5 .5m0 -.5l-.5 .5`})),o!==void 0&&s.push(b("text",{class:`number ${l}`,x:r+.5,y:n+.52},o)),s}var Z=700,k=class{constructor(r,e){this.step=r;this.changed=e;this.toggle=T("Play",()=>this.playing?this.stop():this.start());let t=i=>()=>{this.stop(),this.step(i)};this.element=d("div",{class:"row"},T("Back",t(-1)),this.toggle,T("Step",t(1)))}get playing(){return this.timer!==void 0}stop(){this.playing&&(window.clearInterval(this.timer),this.timer=void 0,this.toggle.textContent="Play",this.changed(!1))}start(){this.timer=window.setInterval(()=>this.element.isConnected?this.step(1):this.stop(),Z),this.toggle.textContent="Pause",this.changed(!0),this.step(1)}};var O=`
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
`;var E=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let r=this.attachShadow({mode:"open"}),e=d("div",{class:"live",role:"group","aria-label":this.label},...this.build());r.append(d("style",{},O),e,d("slot"))}onWidth(r){let e=0;new ResizeObserver(()=>{this.clientWidth!==e&&(e=this.clientWidth,r())}).observe(this)}option(r,e){let t=this.dataset[r];return t===void 0?e:Number(t)}};function _(n,r){customElements.get(`widget-${n}`)||customElements.define(`widget-${n}`,r)}var L=class extends E{constructor(){super(...arguments);this.label="Interactive figure: channels and filters";this.allInput=JSON.parse(this.dataset.input);this.allFilters=JSON.parse(this.dataset.filters);this.depth=new v(["input channels"],{min:1,max:this.allInput.length,value:this.allInput.length},()=>this.reset());this.count=new v(["filters"],{min:1,max:this.allFilters.length,value:2},()=>this.reset());this.player=new k(e=>this.step(e),e=>h(this.status,{"aria-live":e?"off":"polite"}));this.inputs=this.allInput.map((e,t)=>new w(`Channel ${t}`));this.slices=this.allInput.map((e,t)=>new w(`The filter's slice for channel ${t}`));this.maps=this.allFilters.map((e,t)=>this.mapOf(t));this.sums=d("div",{class:"formula"});this.status=d("p",{class:"status","aria-live":"polite"});this.note=d("p",{class:"note"});this.input=this.allInput;this.filters=this.allFilters;this.filter=0;this.place={row:0,column:0}}build(){this.inputs.forEach(t=>t.onPoint(i=>this.goTo(this.filter,i))),this.reset();let e=t=>d("div",{class:"board three"},...t.map(i=>i.element));return[d("div",{class:"controls"},this.depth.element,this.count.element),this.note,this.player.element,e(this.inputs),e(this.slices),this.sums,e(this.maps),this.status]}mapOf(e){let t=new w("");return t.onPoint(i=>this.goTo(e,i)),t.onArrows(`The feature map of filter ${e}: arrow keys go from number to number`,(i,o)=>{this.goTo(e,{row:this.place.row+i,column:this.place.column+o})}),t}reset(){this.player.stop(),this.input=this.allInput.slice(0,this.depth.value),this.filters=this.allFilters.slice(0,this.count.value).map(({slices:e,bias:t})=>({slices:e.slice(0,this.depth.value),bias:t})),this.inputs.forEach((e,t)=>e.element.hidden=t>=this.depth.value),this.slices.forEach((e,t)=>e.element.hidden=t>=this.depth.value),this.maps.forEach((e,t)=>e.element.hidden=t>=this.count.value),this.show(Math.min(this.filter,this.count.value-1),this.place)}step(e){let t=this.side(),i=t*t*this.filters.length,l=((this.place.row*t+this.place.column)*this.filters.length+this.filter+e+i)%i,s=Math.floor(l/this.filters.length);this.show(l%this.filters.length,{row:Math.floor(s/t),column:s%t})}goTo(e,{row:t,column:i}){this.player.stop(),this.show(e,{row:x(t,this.side()),column:x(i,this.side())})}side(){return this.input[0].length-this.filters[0].slices[0].length+1}show(e,t){[this.filter,this.place]=[e,t];let i=this.filters[e].slices[0].length,o={...t,height:i,width:i},l=s=>[s.row-t.row,s.column-t.column].every(a=>a>=0&&a<i);this.input.forEach((s,a)=>{A(this.inputs[a],`channel ${a}`,s,m=>l(m)?"orange":""),this.inputs[a].frame(o),A(this.slices[a],`slice ${a}`,this.filters[e].slices[a],()=>"orange")}),this.filters.forEach((s,a)=>{let m=u=>a===e&&u.row===t.row&&u.column===t.column,g=u=>u.row===t.row&&u.column===t.column,p=K(this.input,s);A(this.maps[a],`filter ${a}`,p,u=>m(u)?"orange":g(u)?"blue":""),this.maps[a].frame(...a===e?[{...t,height:1,width:1}]:[])}),this.write()}write(){let{row:e,column:t}=this.place,i=this.filters[this.filter],o=z(this.input,i,e,t),l=this.input.map((u,f)=>{let R=$(u,i.slices[f],e,t).map(([j,G])=>`${c(j)}·${P(G)}`);return d("p",{},`channel ${f}: ${R.join(" + ")} = ${c(o[f])}`)}),s=o.reduce((u,f)=>u+f,i.bias);l.push(d("p",{},d("strong",{},`${ee(o)} + bias ${P(i.bias)} = ${c(s)}`))),this.sums.replaceChildren(...l);let[a,m]=[i.slices[0].length,this.input.length],g=`${this.filters.length} · (${m} · ${a} · ${a} + 1) = ${C(this.filters)} parameters`;this.note.textContent=`The layer has ${g}.`;let p=this.filters.length>1?" Blue is the rest of its depth column.":"";this.status.textContent=`Filter ${this.filter} answers ${c(s)} at row ${e}, column ${t}.${p}`}};function ee(n){return n.map((r,e)=>e?P(r):c(r)).join(" + ")}function P(n){return n<0?`(${c(n)})`:c(n)}function A(n,r,e,t){n.draw(r,e.length,e[0].length,(i,o)=>({look:t({row:i,column:o}),text:c(e[i][o])}))}_("channels",L);})();
