// Made by `make widgets` from widgets/src. Do not edit.
"use strict";(()=>{function h({kernel:e,dilation:t}){return t*(e-1)+1}function w({size:e,padding:t}){return e+2*t}function O(e){let t=w(e)-h(e);return t<0?0:Math.floor(t/e.stride)+1}function $(e,t){return Array.from({length:e.kernel},(r,n)=>t*e.stride+n*e.dilation)}function T(e,t){return t>=e.padding&&t<e.padding+e.size}function W(e){let t=new Set;for(let r=0;r<O(e);r++)for(let n of $(e,r))t.add(n);return t}function E(e){return(e.size-1)*e.stride+h(e)}function S(e){return[e.padding,E(e)-e.padding+e.outputPadding]}function _(e){let[t,r]=S(e);return Math.max(r-t,0)}function M(e,t){return Array.from({length:e.kernel},(r,n)=>t*e.stride+n*e.dilation)}function I({stride:e,dilation:t}){return Math.max(e,t)-1}function j(e,t,r){return g(e,t),e.append(...r),e}function g(e,t){for(let[r,n]of Object.entries(t))n===void 0||n===!1?e.removeAttribute(r):e.setAttribute(r,n===!0?"":String(n))}function l(e,t={},...r){return j(document.createElement(e),t,r)}function v(e,t={},...r){return j(document.createElementNS("http://www.w3.org/2000/svg",e),t,r)}function B(e,t=2){let r=Number(e.toFixed(t));return String(Object.is(r,-0)?0:r).replace("-","−")}var ee={ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-1],ArrowRight:[0,1]};function G(e,t){e.addEventListener("keydown",r=>{let{key:n,ctrlKey:i,altKey:o,metaKey:s}=r,a=ee[n];!a||i||o||s||(r.preventDefault(),t(...a))})}function D(e,t){e.addEventListener("keydown",r=>{[" ","Enter"].includes(r.key)&&(r.preventDefault(),t())})}var U=30,P=class{constructor(t,r=U){this.largest=r;this.drawing=v("svg",{class:"grid"});this.title=l("div");this.squares=v("g");this.frames=v("g");this.rows=0;this.columns=0;g(this.drawing,{role:"img","aria-label":t}),this.drawing.append(this.squares,this.frames),this.element=l("div",{class:"panel"},this.title,this.drawing)}draw(t,r,n,i){let s=[-.1,-.1,Math.max(n,1)+.2,Math.max(r,1)+.2];g(this.drawing,{viewBox:s.join(" "),width:Math.round(this.largest*s[2])}),this.title.textContent=t,this.rows=r,this.columns=n;let a=Array.from({length:r},(c,u)=>Array.from({length:n},(x,b)=>i(u,b))),d=Math.max(...a.flat().map(({text:c})=>c?.length??0)),p=d>4?"smaller":d>2?"small":"",m=a.flatMap((c,u)=>c.flatMap((x,b)=>te(u,b,x,p)));this.squares.replaceChildren(...m)}frame(...t){for(;this.frames.children.length>t.length;)this.frames.lastChild.remove();t.forEach((r,n)=>{let o=this.frames.children[n]??this.frames.appendChild(v("rect"));g(o,{class:`frame ${r.look??""}`,width:r.width,height:r.height}),o.style.transform=`translate(${r.column}px, ${r.row}px)`})}onPoint(t){let r=n=>{let i=this.squareUnder(n);i&&t(i)};this.drawing.addEventListener("pointerdown",n=>{this.drawing.setPointerCapture(n.pointerId),r(n)}),this.drawing.addEventListener("pointermove",n=>{n.buttons&&r(n)})}onPress(t){this.drawing.addEventListener("click",r=>{let n=this.squareUnder(r);n&&t(n)})}onKeyPress(t){D(this.drawing,t)}onArrows(t,r){g(this.drawing,{tabindex:0,role:"application","aria-label":t}),G(this.drawing,r)}squareUnder(t){let r=this.drawing.getScreenCTM();if(!r||!this.rows||!this.columns)return;let{x:n,y:i}=new DOMPoint(t.clientX,t.clientY).matrixTransform(r.inverse());return{row:f(Math.floor(i),this.rows),column:f(Math.floor(n),this.columns)}}};function f(e,t){return Math.max(0,Math.min(e,t-1))}function te(e,t,{look:r,strength:n,crossed:i,text:o},s){let a=[v("rect",{class:`cell ${r}`,x:t,y:e,width:1,height:1,"fill-opacity":n})];return i&&a.push(v("path",{class:"cross",d:`M${t+.25} ${e+.25}l.5 .5m0 -.5l-.5 .5`})),o!==void 0&&a.push(v("text",{class:`number ${s}`,x:t+.5,y:e+.52},o)),a}function V(e,t,r){e.style.setProperty("--left",`${t}fr`),e.style.setProperty("--right",`${r}fr`),e.style.setProperty("--most",`${(t+r)*U+40}px`)}function A(e,t){return{row:t(e.row),column:t(e.column)}}function k(e,t,r,n=""){return{...A(e,r),height:t,width:t,look:n}}function z(e,t){let r=t.filter(([,n,i])=>n!==i).map(([n,i])=>`, ${n}=${i}`);return`F.${e}(x, w${r.join("")})`}function y(e,t){return`${e} ${t}${e===1?"":"s"}`}function L(e){let t=e.map(r=>String(r).replace("-","−"));return t.length<2?t.join(""):`${t.slice(0,-1).join(", ")} and ${t[t.length-1]}`}function Y(e){let t=O(e);return{places:t,left:re(e,t),right:ne(t),formula:ie(e,t),call:z("conv2d",[["stride",e.stride,1],["padding",e.padding,0],["dilation",e.dilation,1]]),remark:oe(e,t),describe:({row:r,column:n})=>{let i=[r,n].map(c=>$(e,c)),[o,s]=i.map(c=>L(c.map(u=>u-e.padding))),a=i.map(c=>c.filter(u=>T(e,u)).length),d=e.kernel**2-a[0]*a[1],p=e.padding?` ${y(d,"number")} of its ${e.kernel**2} lie in the border.`:"",m=r*t+n+1;return`Output ${r}, ${n} (${m} of ${t**2}) reads rows ${o} and columns ${s}.${p}`}}}function re(e,t){let r=W(e),n=e.padding?`, with border ${w(e)} × ${w(e)}`:"",i=(h(e)-1)/2;return{title:`input ${e.size} × ${e.size}${n}`,side:w(e),look:({row:o,column:s},a)=>{let d=t>0&&$(e,a.row).includes(o)&&$(e,a.column).includes(s);return{look:`${T(e,o)&&T(e,s)?"":"border"} ${d?"orange":""}`,crossed:!r.has(o)||!r.has(s)}},frame:o=>k(o,h(e),s=>s*e.stride),placeAt:o=>A(o,s=>f(Math.round((s-i)/e.stride),t))}}function ne(e){return{title:`output ${e} × ${e}`,side:e,look:({row:t,column:r},n)=>{let i=t===n.row&&r===n.column,o=t<n.row||t===n.row&&r<n.column;return{look:i?"orange":o?"green":""}},frame:t=>k(t,1,r=>r),placeAt:t=>t}}function ie({size:e,kernel:t,stride:r,padding:n,dilation:i,...o},s){let a={size:e,kernel:t,stride:r,padding:n,dilation:i,...o},d=w(a)-h(a),p=["W′ = ⌊(W + 2P − d (F − 1) − 1) / S⌋ + 1",`W′ = ⌊(${e} + 2·${n} − ${i}·(${t} − 1) − 1) / ${r}⌋ + 1`];if(d<0)return p;let m=d%r?`⌊${Number((d/r).toFixed(2))}⌋`:`${d/r}`;return[p[0],`${p[1]} = ${m} + 1 = ${s}`]}function oe(e,t){if(!t){let[s,a]=[y(h(e),"pixel"),y(w(e),"pixel")];return`The kernel spans ${s}, the input has ${a} a side, border included. It fits nowhere, and PyTorch says so.`}let r=(w(e)-h(e))%e.stride;if(!r)return"";let[n,i,o]=[y(r,"row"),y(r,"column"),r===1?"is":"are"];return`It does not divide: ${n} at the bottom and ${i} at the right ${o} never read.`}function Z(e){let t=_(e);return{places:t?e.size:0,left:se(e),right:ae(e,t),formula:le(e,t),call:z("conv_transpose2d",[["stride",e.stride,1],["padding",e.padding,0],["output_padding",e.outputPadding,0],["dilation",e.dilation,1]]),remark:t?"":"The padding cuts the whole canvas away. PyTorch refuses such a layer.",describe:({row:n,column:i})=>{let[o,s]=S(e),a=[n,i].map(x=>M(e,x).filter(b=>b>=o&&b<s)),[d,p]=a.map(x=>L(x.map(b=>b-o))),m=e.kernel**2-a[0].length*a[1].length,c=`Input ${n}, ${i} (${n*e.size+i+1} of ${e.size**2})`;if(m===e.kernel**2)return`${c}: all of its stamp is cut away.`;let u=m?` ${y(m,"number")} of its ${e.kernel**2} ${m===1?"is":"are"} cut away.`:"";return`${c} stamps rows ${d} and columns ${p} of the output.${u}`}}}function se(e){return{title:`input ${e.size} × ${e.size}`,side:e.size,look:({row:t,column:r},n)=>({look:t===n.row&&r===n.column?"orange":""}),frame:t=>k(t,1,r=>r),placeAt:t=>t}}function ae(e,t){let[r,n]=S(e),i=E(e)-e.padding,o=(h(e)-1)/2;return{title:`output ${t} × ${t}`,side:Math.max(E(e),n),look:({row:s,column:a},d)=>{let p=[s,a].every(u=>u>=r&&u<n),m=M(e,d.row).includes(s)&&M(e,d.column).includes(a),c=p&&(s>=i||a>=i);return{look:`${p?"":"cut"} ${m?"orange":c?"green":""}`}},frame:s=>k(s,h(e),a=>a*e.stride),placeAt:s=>A(s,a=>f(Math.round((a-o)/e.stride),e.size))}}function le({size:e,kernel:t,stride:r,padding:n,dilation:i,outputPadding:o},s){let a="W′ = (W − 1) S − 2P + d (F − 1) + 1 + P_out",d=`W′ = (${e} − 1)·${r} − 2·${n} + ${i}·(${t} − 1) + 1 + ${o}`;return[a,s?`${d} = ${s}`:d]}var de=0;function ce(){return`control-${++de}`}var q=class{constructor(t,r,n){this.shown=l("output",{"aria-hidden":!0});let i=ce();this.input=l("input",{type:"range",id:i,step:1,...r}),this.element=l("div",{class:"slider"},l("label",{for:i},...t),this.shown,this.input),this.input.addEventListener("input",()=>{this.write(),n()}),this.write()}get value(){return this.input.valueAsNumber}set value(t){this.input.value=String(t),this.write()}set max(t){g(this.input,{max:t}),this.write()}set hidden(t){this.element.hidden=t}write(){this.shown.textContent=B(this.value)}},N=class{constructor(t,r,n){this.input=l("input",{type:"checkbox"});this.input.checked=r,this.element=l("label",{class:"check"},this.input,t),this.input.addEventListener("change",n)}get checked(){return this.input.checked}};function H(e,t){let r=l("button",{type:"button"},e);return r.addEventListener("click",t),r}function R(e){return e.split(/(_?[A-Za-z]+)/).filter(t=>t).map(t=>t.startsWith("_")?l("sub",{},t.slice(1)):/[A-Za-z]/.test(t)?l("var",{},t):t)}var pe=700,F=class{constructor(t,r){this.step=t;this.changed=r;this.toggle=H("Play",()=>this.playing?this.stop():this.start());let n=i=>()=>{this.stop(),this.step(i)};this.element=l("div",{class:"row"},H("Back",n(-1)),this.toggle,H("Step",n(1)))}get playing(){return this.timer!==void 0}stop(){this.playing&&(window.clearInterval(this.timer),this.timer=void 0,this.toggle.textContent="Play",this.changed(!1))}start(){this.timer=window.setInterval(()=>this.element.isConnected?this.step(1):this.stop(),pe),this.toggle.textContent="Pause",this.changed(!0),this.step(1)}};var X=`
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
`;var K=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let t=this.attachShadow({mode:"open"}),r=l("div",{class:"live",role:"group","aria-label":this.label},...this.build());t.append(l("style",{},X),r,l("slot"))}onWidth(t){let r=0;new ResizeObserver(()=>{this.clientWidth!==r&&(r=this.clientWidth,t())}).observe(this)}option(t,r){let n=this.dataset[t];return n===void 0?r:Number(n)}};function J(e,t){customElements.get(`widget-${e}`)||customElements.define(`widget-${e}`,t)}var Q=12,me=6,C=class extends K{constructor(){super(...arguments);this.label="Interactive figure: the arithmetic of a convolution";this.size=this.slider("input","W","size",1,Q,5);this.kernel=this.slider("kernel","F","kernel",1,7,3);this.stride=this.slider("stride","S","stride",1,4,1);this.padding=this.slider("padding","P","padding",0,4,0);this.dilation=this.slider("dilation","d","dilation",1,3,1);this.outputPadding=this.slider("output padding","P_out","outputPadding",0,3,0);this.back=new N("transposed","transposed"in this.dataset,()=>this.reset());this.player=new F(r=>this.step(r),r=>g(this.status,{"aria-live":r?"off":"polite"}));this.formula=l("div",{class:"formula"});this.status=l("p",{class:"status","aria-live":"polite"});this.left=new P("The input");this.right=new P("The output");this.board=l("div",{class:"board two"},this.left.element,this.right.element);this.place={row:0,column:0}}build(){let r=[this.size,this.kernel,this.stride,this.padding,this.dilation,this.outputPadding],n=l("div",{class:"controls"},...r.map(i=>i.element));this.player.element.append(this.back.element);for(let i of[this.left,this.right])i.onPoint(o=>this.goTo(this.panelOf(i).placeAt(o)));for(let i of[this.left,this.right])i.onArrows("The places of the layer: the arrow keys go from one to the next",(o,s)=>{this.goTo({row:this.place.row+o,column:this.place.column+s})});return this.reset(),[n,this.formula,this.player.element,this.status,this.board]}slider(r,n,i,o,s,a){return new q([`${r} `,...R(n)],{min:o,max:s,value:this.option(i,a)},()=>this.reset())}panelOf(r){return r===this.left?this.scene.left:this.scene.right}step(r){let n=this.scene.places;if(!n)return;let i=(this.place.row*n+this.place.column+r+n*n)%(n*n);this.show({row:Math.floor(i/n),column:i%n})}goTo({row:r,column:n}){this.player.stop();let{places:i}=this.scene;i&&this.show({row:f(r,i),column:f(n,i)})}reset(){this.player.stop(),this.size.max=this.back.checked?me:Q,this.outputPadding.hidden=!this.back.checked;let r={size:this.size.value,kernel:this.kernel.value,stride:this.stride.value,padding:this.padding.value,dilation:this.dilation.value};this.outputPadding.max=I(r),this.scene=this.back.checked?Z({...r,outputPadding:this.outputPadding.value}):Y(r),V(this.board,Math.max(this.scene.left.side,4),Math.max(this.scene.right.side,4)),this.write(),this.show({row:0,column:0})}write(){let r=this.scene.formula.map(o=>l("p",{},...R(o))),n=l("p",{},l("code",{},this.scene.call)),i=l("p",{class:"problem"},this.scene.remark);this.formula.replaceChildren(...r,n,...this.scene.remark?[i]:[])}show(r){this.place=r;for(let n of[this.left,this.right]){let i=this.panelOf(n);n.draw(i.title,i.side,i.side,(o,s)=>i.look({row:o,column:s},r)),n.frame(...this.scene.places?[i.frame(r)]:[])}this.status.textContent=this.scene.places?this.scene.describe(r):""}};J("conv-arithmetic",C);})();
