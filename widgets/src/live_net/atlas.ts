// All maps of one stage side by side on a canvas, with a frame around one unit.
import type { Unit } from "../arithmetic/lenet";
import type { Volume } from "../arithmetic/lenet";
import { html, setAttributes } from "../ui/dom";
import { clamp } from "../ui/grid";
import { onArrowKeys } from "../ui/keys";
import { greys } from "../ui/screen";

const WIDTH = 640; // canvas pixels, at most
const LARGEST = 22; // canvas pixels a unit, at most
const NARROW = 420; // screen pixels: on less, maps in one long line are too small to be seen or touched

export type Place = Omit<Unit, "stage">;

export class Atlas {
  readonly element: HTMLElement;
  private readonly canvas = html("canvas", { class: "atlas", tabindex: 0, role: "application" });
  private readonly title = html("div");
  private maps: Volume = [];

  constructor(
    description: string,
    private readonly most: number,
    private readonly gap: number,
  ) {
    setAttributes(this.canvas, { "aria-label": `${description}: arrow keys go from unit to unit` });
    this.element = html("div", { class: "panel" }, this.title, this.canvas);
  }

  /** Show the maps from `black` to `white`, each in an outline, with a frame around the unit at `place`, if it is here. */
  show(title: string, maps: Volume, [black, white]: [number, number], place: Place | undefined): void {
    this.title.textContent = title;
    this.maps = maps;
    const { unit, step } = this;
    const lines = Math.ceil(maps.length / this.columns);
    setAttributes(this.canvas, { width: this.columns * step - this.gap, height: lines * step - this.gap });
    const context = this.canvas.getContext("2d")!;
    context.imageSmoothingEnabled = false;
    const colours = getComputedStyle(this.canvas);
    context.strokeStyle = colours.getPropertyValue("--widget-faint"); // white ends on a white page, black on a black one
    maps.forEach((map, index) => {
      const { left, top } = this.corner(index);
      const side = unit * map.length;
      context.drawImage(greys(map, black, white), left, top, side, side);
      context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
    });
    if (!place) return;
    const { left, top } = this.corner(place.map);
    context.strokeStyle = colours.getPropertyValue("--widget-orange");
    context.lineWidth = 3;
    context.strokeRect(left + place.column * unit - 1, top + place.row * unit - 1, unit + 2, unit + 2);
  }

  /** Tell `pointed` of the unit that is pressed. */
  onPoint(pointed: (place: Place) => void): void {
    this.canvas.addEventListener("pointerdown", (event) => {
      const { left, top, width } = this.canvas.getBoundingClientRect();
      const scale = this.canvas.width / width;
      const [x, y] = [(event.clientX - left) * scale, (event.clientY - top) * scale];
      const map = Math.floor(y / this.step) * this.columns + clamp(Math.floor(x / this.step), this.columns);
      if (map >= this.maps.length) return;
      const along = (at: number) => clamp(Math.floor((at % this.step) / this.unit), this.side);
      pointed({ map, row: along(y), column: along(x) });
    });
  }

  /** Tell `moved` of the unit that an arrow key leads to from `now`, over the edges of maps. */
  onArrows(now: () => Place, moved: (place: Place) => void): void {
    onArrowKeys(this.canvas, (down, right) => moved(this.neighbour(now(), down, right)));
  }

  private neighbour({ map, row, column }: Place, down: number, right: number): Place {
    const [line, at] = [Math.floor(map / this.columns), map % this.columns];
    const lines = Math.ceil(this.maps.length / this.columns);
    const y = clamp(line * this.side + row + down, lines * this.side);
    const x = clamp(at * this.side + column + right, this.columns * this.side);
    const next = Math.floor(y / this.side) * this.columns + Math.floor(x / this.side);
    return next < this.maps.length ? { map: next, row: y % this.side, column: x % this.side } : { map, row, column };
  }

  /** How many maps stand in a line. */
  private get columns(): number {
    return this.element.clientWidth < NARROW ? Math.ceil(this.most / 2) : this.most;
  }

  private get side(): number {
    return this.maps[0].length;
  }

  /** The side of a unit in canvas pixels. */
  private get unit(): number {
    const room = (WIDTH + this.gap) / this.columns - this.gap;
    return Math.min(LARGEST, Math.floor(room / this.side));
  }

  /** From one map to the next. */
  private get step(): number {
    return this.unit * this.side + this.gap;
  }

  private corner(map: number): { left: number; top: number } {
    return { left: (map % this.columns) * this.step, top: Math.floor(map / this.columns) * this.step };
  }
}
