// Stack layers, point at a unit, see what it sees.
import { dependencies, receptiveField, rowLengths, type Layer } from "../arithmetic/receptive";
import { Funnel, type Unit } from "../receptive_field/funnel";
import { parseStack, stackTable } from "../receptive_field/stack";
import { button, Menu } from "../ui/controls";
import { html } from "../ui/dom";
import { onArrowKeys } from "../ui/keys";
import { define, Widget } from "../ui/widget";

const MOST_LAYERS = 6;
const MOST_PIXELS = 48; // more cannot be told apart on a phone
const OUTPUTS = 3;
const AS_GIVEN = "of this page";
const STACKS: Record<string, string> = {
  "three small": "3 1 1, 3 1 1, 3 1 1",
  "one large": "7 1 1",
  "dilated more and more": "3 1 1, 3 1 2, 3 1 4",
  "dilated alike": "3 1 2, 3 1 2, 3 1 2",
  strided: "3 2 1, 3 2 1, 3 2 1",
};

class ReceptiveField extends Widget {
  protected readonly label = "Interactive figure: what one output of a stack sees";
  private readonly given = this.dataset.layers ?? STACKS["three small"];
  private readonly stacks = new Menu("stack", [AS_GIVEN, ...Object.keys(STACKS)], AS_GIVEN, () =>
    this.take(parseStack(STACKS[this.stacks.value] ?? this.given)),
  );
  private readonly more = button("Add a layer", () => this.take([...this.layers, { kernel: 3, stride: 1, dilation: 1 }]));
  private readonly fewer = button("Remove one", () => this.take(this.layers.slice(0, -1)));
  private readonly table = html("div");
  private readonly funnel = new Funnel((unit) => this.show(unit));
  private readonly panel = html("div", { class: "panel" }, this.funnel.drawing);
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private layers: readonly Layer[] = [];
  private unit: Unit = { level: 0, index: 0 };

  protected build(): Node[] {
    onArrowKeys(this.funnel.drawing, (down, right) => this.show(this.funnel.neighbour(this.unit, -down, right)));
    this.take(parseStack(this.given));
    const buttons = html("div", { class: "row" }, this.stacks.element, this.more, this.fewer);
    return [buttons, this.table, this.panel, this.status];
  }

  private take(layers: readonly Layer[]): void {
    const focused = (this.shadowRoot?.activeElement as HTMLElement | null)?.dataset.key;
    this.layers = layers;
    this.table.replaceChildren(stackTable(layers, (changed) => this.take(changed)));
    if (focused) this.table.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
    this.more.disabled = layers.length >= MOST_LAYERS;
    this.fewer.disabled = layers.length <= 1;
    const outputs = [OUTPUTS, 2, 1].find((count) => rowLengths(layers, count)[0] <= MOST_PIXELS);
    this.panel.hidden = outputs === undefined;
    if (outputs === undefined) {
      const { size } = receptiveField(layers);
      this.status.textContent = `One output sees ${size} pixels. That is more than can be drawn here.`;
      return;
    }
    this.funnel.take(layers, outputs);
    this.show({ level: layers.length, index: 0 });
  }

  private show(unit: Unit): void {
    this.unit = unit;
    this.funnel.show(unit);
    this.status.textContent = describe(this.layers, unit);
  }
}

function describe(layers: readonly Layer[], { level, index }: Unit): string {
  if (level === 0) return `Pixel ${index}.`;
  const pixels = dependencies(layers, level, index)[0];
  const [first, last] = [pixels[0], pixels[pixels.length - 1]];
  const width = last - first + 1;
  const holes = pixels.length < width ? ` and reads ${pixels.length} of them` : "";
  return `Unit ${index} of layer ${level} sees pixels ${first} to ${last}, ${width} in all${holes}.`;
}

define("receptive-field", ReceptiveField);
