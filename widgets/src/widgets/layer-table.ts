// Choose a network, edit its layers, and see shapes, parameters, multiply-adds and memory change.
import { costs, numbersIn, type Cost, type Layer, type Volume } from "../arithmetic/layers";
import { NETWORKS } from "../layer_table/networks";
import { button, Menu } from "../ui/controls";
import { html } from "../ui/dom";
import { define, Widget } from "../ui/widget";

const BYTES = 4; // of a number in float32
const FIRST = "LeNet-5";
const FIELDS: Record<string, [string, number]> = {
  filters: ["filters", 1],
  units: ["units", 1],
  kernel: ["kernel", 1],
  stride: ["stride", 1],
  padding: ["padding", 0],
  groups: ["groups", 1],
};

class LayerTable extends Widget {
  protected readonly label = "Interactive figure: what the layers of a network cost";
  private readonly networks = new Menu("network", Object.keys(NETWORKS), FIRST, () => this.restore());
  private readonly table = html("table");
  private readonly foot = html("tfoot");
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private input: Volume = NETWORKS[FIRST].input;
  private layers: Layer[] = [];
  private results: HTMLElement[][] = [];

  protected build(): Node[] {
    this.restore();
    return [
      html("div", { class: "row" }, this.networks.element, button("As it was", () => this.restore())),
      html("div", { class: "wide" }, this.table),
      this.status,
    ];
  }

  private restore(): void {
    const { input, layers } = NETWORKS[this.networks.value];
    this.input = input;
    this.layers = layers.map((layer) => ({ ...layer }));
    this.results = [input, ...layers].map(() => Array.from({ length: 4 }, () => html("td")));
    const side = field("side of the input", input.side, 1, (value) => (this.input = { ...this.input, side: value }));
    side.addEventListener("input", () => this.update());
    const rows = this.layers.map((layer, index) => group(layer.kind, this.fields(layer, index), this.results[index + 1]));
    this.table.replaceChildren(head(), group("input", [side], this.results[0]), ...rows, this.foot);
    this.update();
  }

  private fields(layer: Layer, index: number): HTMLElement[] {
    const numbers = layer as unknown as Record<string, number>;
    const editable = Object.keys(FIELDS).filter((name) => name in numbers);
    return editable.map((name) => {
      const [label, least] = FIELDS[name];
      const input = field(`${label} of layer ${index + 1}`, numbers[name], least, (value) => (numbers[name] = value));
      input.addEventListener("input", () => this.update());
      return html("span", { class: "field" }, `${label} `, input);
    });
  }

  private update(): void {
    const found = costs(this.layers, this.input);
    write(this.results[0], { output: this.input, parameters: 0, products: 0 });
    this.layers.forEach((_, index) => write(this.results[index + 1], found[index]));
    const sum = (of: (cost: Cost) => number) => found.reduce((all, cost) => all + of(cost), 0);
    const outputs = sum(({ output }) => numbersIn(output)) + numbersIn(this.input);
    const [parameters, products] = [sum((cost) => cost.parameters), sum((cost) => cost.products)];
    const cells = [count(parameters), count(products), bytes(outputs)].map((text) => html("td", {}, text));
    this.foot.replaceChildren(html("tr", {}, html("th", { scope: "row" }, "in all"), ...cells));
    const wrong = found.length < this.layers.length;
    this.status.className = wrong ? "status problem" : "status";
    this.status.textContent = wrong
      ? `Layer ${found.length + 1} cannot be: its window does not fit, or its groups do not divide the channels.`
      : `${count(parameters)} parameters take ${bytes(parameters)}, all volumes of one picture ${bytes(outputs)}.`;
  }
}

function head(): HTMLElement {
  const names = ["output", "para\u00admeters", "multiply-adds", "memory"]; // a soft hyphen, for phones
  return html("thead", {}, html("tr", {}, ...names.map((name) => html("th", { scope: "col" }, name))));
}

/** A layer takes two rows: what it is, then what comes of it. */
function group(name: string, fields: HTMLElement[], results: HTMLElement[]): HTMLElement {
  const heading = html("th", { scope: "rowgroup", colspan: results.length }, html("div", { class: "fields" }, `${name} `, ...fields));
  return html("tbody", {}, html("tr", {}, heading), html("tr", {}, ...results));
}

function field(label: string, value: number, least: number, changed: (value: number) => void): HTMLInputElement {
  const input = html("input", { type: "number", "aria-label": label, min: least, step: 1 });
  input.value = String(value);
  input.addEventListener("input", () => {
    const valid = Number.isInteger(input.valueAsNumber) && input.valueAsNumber >= least;
    if (valid) changed(input.valueAsNumber);
    input.setAttribute("aria-invalid", String(!valid));
  });
  return input;
}

/** Write a layer's results, or dashes where it cannot be. */
function write(cells: HTMLElement[], cost: Cost | undefined): void {
  const texts = cost
    ? [shape(cost.output), count(cost.parameters), count(cost.products), bytes(numbersIn(cost.output))]
    : ["—", "—", "—", "—"];
  cells.forEach((cell, index) => (cell.textContent = texts[index]));
}

function shape({ channels, side }: Volume): string {
  return side === 1 ? String(channels) : `${side} × ${side} × ${channels}`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

/** The size of so many numbers in float32. */
function bytes(numbers: number): string {
  const size = numbers * BYTES;
  if (size < 1e3) return `${size} B`;
  return size < 1e6 ? `${(size / 1e3).toFixed(1)} KB` : `${(size / 1e6).toFixed(1)} MB`;
}

define("layer-table", LayerTable);
