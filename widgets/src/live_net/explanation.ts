// What made one unit, in numbers: the window, its weights, the products, their sum and the bias.
import { products } from "../arithmetic/correlate";
import type { Origin, Part } from "../arithmetic/lenet";
import type { Table } from "../arithmetic/pooling";
import { Slider } from "../ui/controls";
import { html, numberText } from "../ui/dom";
import { Grid } from "../ui/grid";

const LARGEST = 46; // pixels a square
const LISTED = 6; // products of a long row

export interface Words {
  /** What the unit is called. */
  unit: string;
  /** What a part of it reads: "map" or "unit". */
  reads: string;
  /** The first of the maps that it reads. */
  from: number;
  /** What becomes of the sum. */
  after: string;
}

export class Explanation {
  readonly element: HTMLElement;
  private readonly title = html("p", { class: "note" });
  private readonly which = new Slider(["input map"], { min: 0, max: 15, value: 0 }, () => this.draw());
  private readonly pixels = new Grid("The numbers under the window", LARGEST);
  private readonly weights = new Grid("The weights", LARGEST);
  private readonly made = new Grid("The products", LARGEST);
  private readonly grids = html("div", { class: "board triple" }, this.pixels.element, this.weights.element, this.made.element);
  private readonly sums = html("div", { class: "formula" });
  private parts: Part[] = [];

  constructor() {
    const slider = html("div", { class: "controls" }, this.which.element);
    this.element = html("div", { class: "origin" }, this.title, slider, this.grids, this.sums);
  }

  /** Show what a unit is made of, beginning with the input map that has the largest part in it. */
  show(origin: Origin, words: Words): void {
    const { parts } = origin;
    this.parts = parts;
    const row = parts[0].pixels.length === 1;
    this.title.textContent = words.unit;
    this.which.max = parts.length - 1;
    this.which.hidden = parts.length === 1;
    this.grids.hidden = row;
    if (this.which.value >= parts.length || parts.length === 1) this.which.value = 0;
    if (!row) this.draw();
    this.sums.replaceChildren(...[...(row ? longRow(parts[0]) : []), sumOf(origin, words)].map((line) => html("p", {}, line)));
  }

  private draw(): void {
    const { pixels, weights } = this.parts[this.which.value];
    table(this.pixels, "what it reads", pixels);
    table(this.weights, "weights", weights);
    table(this.made, "products", products(pixels, weights));
  }
}

/** The largest products of a row of many. */
function longRow({ pixels, weights }: Part): string[] {
  const made = pixels[0].map((pixel, at) => ({ at, pixel, weight: weights[0][at], product: pixel * weights[0][at] }));
  const largest = [...made].sort((one, other) => Math.abs(other.product) - Math.abs(one.product)).slice(0, LISTED);
  const rest = made.reduce((sum, { product }) => sum + product, 0) - largest.reduce((sum, { product }) => sum + product, 0);
  return [
    ...largest.map((each) => `unit ${each.at}: ${numberText(each.pixel)} · ${bracketed(each.weight)} = ${numberText(each.product)}`),
    `the other ${made.length - LISTED} together: ${numberText(rest)}`,
  ];
}

function sumOf({ parts, bias, sum, off }: Origin, { reads, from, after }: Words): string {
  const each = parts.map((part, index) => (parts.length > 1 ? `${reads} ${from + index}: ` : "") + numberText(part.sum));
  const all = parts.length > 1 ? `${each.join(", ")}. Together with` : `products ${each[0]}, with`;
  const total = `${all} the bias ${numberText(bias)}: ${numberText(sum)}.`;
  return off ? `${total} Its filter is off: 0.` : `${total} ${after}`;
}

function bracketed(number: number): string {
  return number < 0 ? `(${numberText(number)})` : numberText(number);
}

/** Numbers in squares, positive ones on blue and negative ones on orange. */
function table(grid: Grid, title: string, values: Table): void {
  const reach = Math.max(1e-9, ...values.flat().map(Math.abs));
  grid.draw(title, values.length, values[0].length, (row, column) => {
    const value = values[row][column];
    return { look: value < 0 ? "orange" : "blue", strength: Math.abs(value) / reach, text: numberText(value) };
  });
}
