// The table of layers: their numbers to choose, and receptive field and jump after each.
import { receptiveField, type Layer } from "../arithmetic/receptive";
import { html } from "../ui/dom";

const CHOICES: [keyof Layer, string, number[]][] = [
  ["kernel", "F", [1, 2, 3, 4, 5, 7]],
  ["stride", "S", [1, 2, 3]],
  ["dilation", "d", [1, 2, 3, 4, 8]],
];

/** "3 1 1, 3 2 1" as layers of kernel size, stride and dilation. */
export function parseStack(text: string): Layer[] {
  return text.split(",").map((words) => {
    const [kernel, stride, dilation] = words.trim().split(/\s+/).map(Number);
    return { kernel, stride, dilation };
  });
}

/** The table of `layers`; `changed` gets the stack after the reader has chosen another number. */
export function stackTable(layers: readonly Layer[], changed: (layers: Layer[]) => void): HTMLElement {
  const letters = [...CHOICES.map(([, letter]) => letter), "r", "j"].map((letter) => html("var", {}, letter));
  const head = html("tr", {}, html("th", { scope: "col" }, "layer"), ...letters.map((each) => html("th", { scope: "col" }, each)));
  const rows = layers.map((layer, index) => {
    const cells = CHOICES.map(([name, , values]) => html("td", {}, menu(name, index, layer[name], values, choose)));
    const { size, jump } = receptiveField(layers.slice(0, index + 1));
    const results = [size, jump].map((value) => html("td", {}, String(value)));
    return html("tr", {}, html("th", { scope: "row" }, String(index + 1)), ...cells, ...results);
  });
  function choose(name: keyof Layer, index: number, value: number): void {
    changed(layers.map((layer, at) => (at === index ? { ...layer, [name]: value } : layer)));
  }
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows));
}

type Choose = (name: keyof Layer, index: number, value: number) => void;

function menu(name: keyof Layer, index: number, chosen: number, values: number[], choose: Choose): HTMLElement {
  const all = [...new Set([...values, chosen])].sort((one, other) => one - other);
  const options = all.map((value) => html("option", { value, selected: value === chosen }, String(value)));
  const select = html("select", { "aria-label": `${name} of layer ${index + 1}`, "data-key": `${name}${index}` }, ...options);
  select.addEventListener("change", () => choose(name, index, Number(select.value)));
  return select;
}
