// The drawing of a stack: rows of units, what each reads, and all that one of them depends on in orange.
import { dependencies, positions, reads, rowLengths, type Layer } from "../arithmetic/receptive";
import { setAttributes, svg } from "../ui/dom";
import { clamp } from "../ui/grid";

export interface Unit {
  level: number;
  index: number;
}

const RADIUS = 0.36; // pixels are 1 apart
const MOST = 28; // screen pixels from one to the next, at most

export class Funnel {
  readonly drawing = svg("svg", { class: "grid", tabindex: 0, role: "application" });
  private layers: readonly Layer[] = [];
  private centres: number[][] = [];
  private rise = 1; // from one row to the next
  private shown: Unit | undefined;

  constructor(pointed: (unit: Unit) => void) {
    setAttributes(this.drawing, { "aria-label": "The stack: arrow keys go from unit to unit and from layer to layer" });
    const tell = (event: PointerEvent) => {
      const { level, index } = this.unitUnder(event);
      if (level !== this.shown?.level || index !== this.shown.index) pointed({ level, index });
    };
    this.drawing.addEventListener("pointerdown", tell);
    this.drawing.addEventListener("pointermove", tell);
  }

  /** Lay the stack out with `outputs` units in its last layer. */
  take(layers: readonly Layer[], outputs: number): void {
    this.layers = layers;
    const counts = rowLengths(layers, outputs);
    this.centres = positions(layers, counts);
    this.rise = Math.max(2.2, Math.min(3, counts[0] / 6));
    const box = [-0.6, -0.6, counts[0] + 0.2, this.rise * layers.length + 1.2];
    setAttributes(this.drawing, { viewBox: box.join(" "), width: Math.round(box[2] * MOST) });
  }

  /** Draw the stack with everything that `unit` depends on. */
  show(unit: Unit): void {
    this.shown = unit;
    const seen = dependencies(this.layers, unit.level, unit.index).map((row) => new Set(row));
    const depends = (level: number, index: number) => Boolean(seen[level]?.has(index));
    const [faint, strong, circles]: [Node[], Node[], Node[]] = [[], [], []];
    this.centres.forEach((row, level) =>
      row.forEach((x, index) => {
        const ours = depends(level, index);
        for (const below of level ? reads(this.layers[level - 1], index) : []) {
          const ends = { x1: x, y1: this.height(level), x2: this.centres[level - 1][below], y2: this.height(level - 1) };
          (ours ? strong : faint).push(svg("line", { class: ours ? "link seen" : "link", ...ends }));
        }
        const itself = level === unit.level && index === unit.index;
        const look = itself ? "orange itself" : ours ? (level ? "green" : "blue") : "";
        circles.push(svg("circle", { class: `cell ${look}`, cx: x, cy: this.height(level), r: RADIUS }));
      }),
    );
    this.drawing.replaceChildren(...faint, ...strong, ...circles);
  }

  /** The unit that lies `right` further in its row, or the nearest one `up` rows higher. */
  neighbour({ level, index }: Unit, up: number, right: number): Unit {
    const to = clamp(level + up, this.centres.length);
    if (to === level) return { level, index: clamp(index + right, this.centres[level].length) };
    return { level: to, index: nearest(this.centres[to], this.centres[level][index]) };
  }

  private height(level: number): number {
    return this.rise * (this.layers.length - level);
  }

  private unitUnder(event: PointerEvent): Unit {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.drawing.getScreenCTM()!.inverse());
    const level = clamp(this.layers.length - Math.round(y / this.rise), this.centres.length);
    return { level, index: nearest(this.centres[level], x) };
  }
}

function nearest(places: number[], x: number): number {
  return places.reduce((best, place, index) => (Math.abs(place - x) < Math.abs(places[best] - x) ? index : best), 0);
}
